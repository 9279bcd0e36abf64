import { webServices } from '@/lib/auth/web-services';
import { takeRing } from '@/lib/push/answer-ring';
import { jsonOf, requesterOf } from '@/lib/push/requester';
import { ringAnswerSchema } from '@/lib/push/subscription-schema';

/**
 * The call that a notification's *Accept* is for, which the page then answers as if its button had been pressed. 410 if
 * it does not ring any more, or the token is not for this browser, or was used; refused as `requesterOf` says.
 */
export async function POST(request: Request): Promise<Response> {
  const session = await requesterOf(request);
  if (session instanceof Response) return session;
  const answer = ringAnswerSchema.safeParse(await jsonOf(request)).data;
  if (!answer) return new Response(null, { status: 400 });
  const { db, settings } = webServices();
  const asker = { userId: session.user.id, sessionId: session.sessionId };
  const ring = await takeRing({ db, secret: settings.AUTH_SECRET }, answer.token, asker);
  if (!ring) return new Response(null, { status: 410 });
  return Response.json({ callId: ring.callId }, { headers: { 'Cache-Control': 'no-store' } });
}
