import { mustProveAddress } from '@/lib/auth/email/own-address';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { pictureVersionSchema } from '@/lib/protocol/ids';

const notFound = () => new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } });

/**
 * Somebody's picture, for whoever is signed in. Its address cannot be guessed and changes with the picture. Opened on
 * its own it loads and runs nothing, whatever a browser takes it for.
 */
export async function GET(_: Request, { params }: { params: Promise<{ version: string }> }): Promise<Response> {
  const version = pictureVersionSchema.safeParse((await params).version).data;
  const session = await currentSession();
  const { db, settings } = webServices();
  if (!version || !session || mustProveAddress(session, settings)) return notFound();
  const picture = await db.picture.findUnique({ where: { version } });
  if (!picture) return notFound();
  return new Response(picture.bytes, {
    headers: {
      'Content-Type': picture.type === 'image/webp' ? 'image/webp' : 'image/jpeg',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      // Not in what proxies share; for a week, as long as an address is likely to be shown.
      'Cache-Control': 'private, max-age=604800, immutable',
    },
  });
}
