import type { Logger } from 'pino';
import { activeSessionsAt } from '@/lib/auth/session/session-life';
import type { Database } from '@/lib/db/client';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock, Stop } from './clock';

/** The web app reports ended logins at once; this catches those that it could not report. */
const LOOK_MS = 60_000;
/** Ids per query. */
const AT_ONCE = 500;

export interface SessionWatchDeps {
  readonly db: Pick<Database, 'session'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
  /** The logins that have an open socket now. */
  readonly held: () => readonly string[];
  /** This login has ended; called again if it still has a socket at the next check. */
  readonly onEnded: (sessionId: string) => void;
}

/** Which of these logins have ended. Rejects if the query fails. */
async function endedOf(sessionIds: readonly string[], { db, clock }: SessionWatchDeps): Promise<string[]> {
  const rows = await db.session.findMany({
    where: { id: { in: [...sessionIds] }, ...activeSessionsAt(clock.nowMs()) },
    select: { id: true },
  });
  const live = new Set(rows.map(({ id }) => id));
  return sessionIds.filter((id) => !live.has(id));
}

/**
 * Checks every minute whether the logins of the open sockets are still valid: one may have expired, reached its
 * absolute limit, been displaced by newer ones, or been ended without the report reaching the sidecar. If the query
 * fails, no login counts as ended.
 */
export function watchSessions(deps: SessionWatchDeps): Stop {
  let isLooking = false;
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const held = [...new Set(deps.held())];
      for (let from = 0; from < held.length; from += AT_ONCE) {
        for (const id of await endedOf(held.slice(from, from + AT_ONCE), deps)) deps.onEnded(id);
      }
    } catch (error) {
      deps.logger.error({ error: describeError(error) }, 'the logins could not be looked at');
    } finally {
      isLooking = false;
    }
  }
  return deps.clock.every(LOOK_MS, () => void look());
}
