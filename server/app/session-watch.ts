import type { Logger } from 'pino';
import { activeSessionsAt } from '@/lib/auth/session/session-life';
import type { Database } from '@/lib/db/client';
import { describeError } from '@/lib/logging/describe-error';
import type { UserId } from '@/lib/protocol/ids';
import type { Clock, Stop } from './clock';

/**
 * The web app reports ended logins at once, and an operator's command leaves a mark that is seen at once; this
 * catches those that could not be told.
 */
const LOOK_MS = 60_000;
/** After a mark: a handshake that has read a login just before it ended completes within this time. */
const LOOK_AGAIN_MS = 10_000;
/** Ids per query. */
const AT_ONCE = 500;

export interface SessionWatchDeps {
  readonly db: Pick<Database, 'session' | 'user'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
  /** The logins that have an open socket now, and whose they are. */
  readonly held: () => ReadonlyMap<string, UserId>;
  /** This login has ended; called again if it still has a socket at the next check. */
  readonly onEnded: (sessionId: string) => void;
  /** Instead of `onEnded`: this login's user was disabled by an operator, or has deleted their account. */
  readonly onDisabled: (sessionId: string) => void;
  /** Calls back when there is reason to look at once. */
  readonly watchMarks?: (onMark: () => void) => Stop;
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

/** Which of these users may sign in. Rejects if the query fails. */
async function allowedOf(userIds: readonly UserId[], { db }: SessionWatchDeps): Promise<Set<UserId>> {
  if (userIds.length === 0) return new Set();
  const where = { id: { in: [...userIds] }, disabledAt: null };
  const rows = await db.user.findMany({ where, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

/**
 * Checks every minute, and at each mark, whether the logins of the open sockets are still valid: one may have expired,
 * reached its absolute limit, been displaced by newer ones, or been ended without the report reaching the sidecar. If
 * the query fails, no login counts as ended.
 */
export function watchSessions(deps: SessionWatchDeps): Stop {
  let isLooking = false;
  /** A mark was made during a look, which may have passed the login already. */
  let looksAgain = false;

  async function lookOnce(): Promise<void> {
    const held = deps.held();
    const ids = [...held.keys()];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const ended = await endedOf(ids.slice(from, from + AT_ONCE), deps);
      const owners = new Set(ended.map((id) => held.get(id) as UserId));
      const allowed = await allowedOf([...owners], deps);
      for (const id of ended) {
        if (allowed.has(held.get(id) as UserId)) deps.onEnded(id);
        else deps.onDisabled(id);
      }
    }
  }

  async function look(): Promise<void> {
    looksAgain = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (looksAgain) {
        looksAgain = false;
        await lookOnce();
      }
    } catch (error) {
      deps.logger.error({ error: describeError(error) }, 'the logins could not be looked at');
    } finally {
      isLooking = false;
    }
  }

  let stopLater: Stop | undefined;
  const onMark = () => {
    void look();
    stopLater?.();
    stopLater = deps.clock.after(LOOK_AGAIN_MS, () => void look());
  };
  const stops = [deps.clock.every(LOOK_MS, () => void look()), deps.watchMarks?.(onMark), () => stopLater?.()];
  return () => {
    for (const stop of stops) stop?.();
  };
}
