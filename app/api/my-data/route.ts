import { mustProveAddress } from '@/lib/auth/email/own-address';
import { exportArchive } from '@/lib/auth/own-data/export-archive';
import { hasRecentProof, pathToProve } from '@/lib/auth/reauth/recent-proof';
import { currentSession, isOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { describeError } from '@/lib/logging/describe-error';

const goTo = (path: string) => new Response(null, { status: 303, headers: { Location: path } });

/**
 * The requester's data as a file to save, for a form of /settings/data. Whoever may not have it is led to a page that
 * says why.
 */
export async function POST(request: Request): Promise<Response> {
  const session = await currentSession();
  if (!session) return goTo('/sign-in');
  const { db, limits, settings, logger } = webServices();
  if (mustProveAddress(session, settings)) return goTo('/confirm-email');
  // A body that is no form names no owner.
  const form = await request.formData().catch(() => new FormData());
  if (!isOwner(session, form)) return goTo('/settings/data');
  if (!hasRecentProof(session)) return goTo(pathToProve('data'));
  const { id } = session.user;
  if ((await limits.beforeExport(id)) > 0) return goTo('/settings/data?download=later');
  const nowMs = Date.now();
  const archive = exportArchive(db, id, { publicUrl: settings.publicUrl, nowMs });
  logger.info({ userId: id }, 'data downloaded');
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await archive.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        logger.error({ userId: id, error: describeError(error) }, 'a download of data broke off');
        controller.error(error);
      }
    },
    async cancel() {
      await archive.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="mado-${new Date(nowMs).toISOString().slice(0, 10)}.zip"`,
      'Cache-Control': 'no-store',
    },
  });
}
