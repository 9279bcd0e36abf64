import { getLocale } from 'next-intl/server';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { jsonOf, requesterOf } from '@/lib/push/requester';
import { subscriptionSchema } from '@/lib/push/subscription-schema';

/** The key with which a browser subscribes; refused as `requesterOf` says. */
export async function GET(request: Request): Promise<Response> {
  const session = await requesterOf(request);
  if (session instanceof Response) return session;
  const { publicKey } = webServices().push;
  return Response.json({ publicKey }, { headers: { 'Cache-Control': 'no-store' } });
}

/**
 * Calls ring in this browser from now on, until its login ends. 204; 400 if it is no subscription, 422 if its push
 * service is none that this server sends to; refused as `requesterOf` says.
 */
export async function POST(request: Request): Promise<Response> {
  const session = await requesterOf(request);
  if (session instanceof Response) return session;
  const given = subscriptionSchema.safeParse(await jsonOf(request)).data;
  if (!given) return new Response(null, { status: 400 });
  const { push, logger } = webServices();
  const { user, sessionId } = session;
  const subscribed = await push.subscribe(
    { endpoint: given.endpoint, ...given.keys },
    {
      userId: user.id,
      sessionId,
      userAgent: request.headers.get('user-agent') ?? '',
      locale: (await getLocale()) as Locale,
    },
  );
  if (subscribed === 'no-keys') return new Response(null, { status: 400 });
  if (subscribed === 'subscribed') return new Response(null, { status: 204 });
  const { host } = URL.canParse(given.endpoint) ? new URL(given.endpoint) : { host: '' };
  logger.warn({ userId: user.id, host }, 'PUSH_ENDPOINTS does not list the push service of a browser');
  return new Response(null, { status: 422 });
}
