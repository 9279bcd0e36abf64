import { webServices } from '@/lib/auth/web-services';
import { holdsToken } from '@/lib/http/bearer';

/** The web app's metrics, for the edge only. For anybody else there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const { settings, metrics } = webServices();
  const isEdge = holdsToken(request.headers.get('authorization'), settings.INTERNAL_SECRET);
  if (!isEdge) return new Response(null, { status: 404 });
  return Response.json((await (await metrics)?.collect()) ?? null, { headers: { 'Cache-Control': 'no-store' } });
}
