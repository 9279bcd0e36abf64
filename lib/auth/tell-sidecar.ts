import type { Logger } from 'pino';
import type { ResolvedSettings } from '@/lib/config/settings';
import { describeError } from '@/lib/logging/describe-error';

type Notifications = {
  /** `replaced`: by another login of the same browser; a call in progress may then continue. */
  '/internal/session-revoked': { sessionId: string; replaced?: true };
  '/internal/profile-changed': { userId: string; name: string };
};

/** Long enough for a busy sidecar on the same machine, short enough for the page that waits for it. */
const patienceMs = 2_000;

interface NotifyDeps {
  readonly settings: Pick<ResolvedSettings, 'SIGNALING_PORT' | 'INTERNAL_SECRET'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Notifies the sidecar of changes that affect live sockets. The database already holds them, so a sidecar that is down
 * reads them when it comes back: a failure here is only logged and is no error for the user.
 */
export async function tellSidecar<Path extends keyof Notifications>(
  { settings, logger }: NotifyDeps,
  path: Path,
  body: Notifications[Path],
): Promise<void> {
  try {
    const response = await fetch(`http://127.0.0.1:${settings.SIGNALING_PORT}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.INTERNAL_SECRET}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) logger.warn({ path, status: response.status }, 'the sidecar refused a notification');
  } catch (error) {
    logger.warn({ path, error: describeError(error) }, 'the sidecar could not be notified');
  }
}
