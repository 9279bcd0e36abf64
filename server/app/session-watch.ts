import type { Logger } from 'pino';
import { activeSessionsAt } from '@/lib/auth/session/session-life';
import type { Database } from '@/lib/db/client';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock, Stop } from './clock';

/** What the web app tells comes at once; this is for what it could not tell. */
const LOOK_MS = 60_000;
/** Ids in one question to the database. */
const AT_ONCE = 500;

export interface SessionWatchDeps {
  readonly db: Pick<Database, 'session'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
  /** The logins that hold a socket now. */
  readonly held: () => readonly string[];
  /** This login is over; called again if it still holds a socket at the next look. */
  readonly onEnded: (sessionId: string) => void;
}

/** Those of these logins that are over. Rejects when the database does. */
async function endedOf(sessionIds: readonly string[], { db, clock }: SessionWatchDeps): Promise<string[]> {
  const rows = await db.session.findMany({
    where: { id: { in: [...sessionIds] }, ...activeSessionsAt(clock.nowMs()) },
    select: { id: true },
  });
  const live = new Set(rows.map(({ id }) => id));
  return sessionIds.filter((id) => !live.has(id));
}

/**
 * Looks every minute whether the logins behind the open sockets still stand: one may have run out, reached its absolute
 * end, made room for newer ones, or been ended while the sidecar was too busy to hear of it. A database that does not
 * answer ends nothing.
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
