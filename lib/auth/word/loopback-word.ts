import type { Logger } from 'pino';
import type { ResolvedSettings } from '@/lib/config/settings';
import { describeError } from '@/lib/logging/describe-error';
import type { SidecarWord } from './sidecar-word';

/** Long enough for a busy sidecar on the same machine, short enough for the page that waits for it. */
const patienceMs = 2_000;

interface LoopbackDeps {
  readonly settings: Pick<ResolvedSettings, 'SIGNALING_PORT' | 'INTERNAL_SECRET'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Tells the sidecar of this machine, over loopback with the secret that the two share. */
export function loopbackWord({ settings, logger }: LoopbackDeps): SidecarWord {
  return {
    async tell(name, body) {
      try {
        const response = await fetch(`http://127.0.0.1:${settings.SIGNALING_PORT}/internal/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.INTERNAL_SECRET}` },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(patienceMs),
        });
        if (!response.ok) logger.warn({ name, status: response.status }, 'the sidecar refused a notification');
      } catch (error) {
        logger.warn({ name, error: describeError(error) }, 'the sidecar could not be notified');
      }
    },
  };
}
