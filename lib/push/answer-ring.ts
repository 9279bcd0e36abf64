import type { Database } from '@/lib/db/client';
import { takeOnce } from '@/lib/db/take-once';
import { decodeRing, type Ring } from './ring-token';

interface AnswerDeps {
  readonly db: Pick<Database, 'usedChallenge' | 'pushSubscription' | 'call'>;
  /** AUTH_SECRET. */
  readonly secret: string;
}

/** Who answers: the login of the browser that shows the notification. */
interface Answerer {
  readonly userId: string;
  readonly sessionId: string;
}

/** A token's id stays for a minute longer than it counts: the clocks of several machines differ. */
const LATE_MS = 60_000;

/**
 * Uses up the token of a ring: the call that the person may answer now, from the very browser that the token was sent
 * to. Null if it is too old, was used, is somebody else's, or if the call does not ring any more. Rejects if the
 * database does not answer.
 */
export async function takeRing(
  { db, secret }: AnswerDeps,
  token: string,
  { userId, sessionId }: Answerer,
  nowMs = Date.now(),
): Promise<Pick<Ring, 'callId' | 'userId'> | null> {
  const ring = decodeRing(token, secret, nowMs);
  if (!ring || ring.userId !== userId) return null;
  const device = await db.pushSubscription.findFirst({ where: { id: ring.subscriptionId, userId, sessionId } });
  if (!device) return null;
  if (!(await takeOnce(db, `ring ${token}`, ring.untilMs + LATE_MS, nowMs))) return null;
  // Calls that ended long ago may have had the same id: the callers' browsers choose them.
  const [call] = await db.call.findMany({
    where: { callId: ring.callId, calleeId: userId },
    orderBy: { invitedAt: 'desc' },
    take: 1,
  });
  // A row that is not there yet is about to be written: whoever owns the calls knows best.
  if (call && (call.endedAt !== null || call.acceptedAt !== null)) return null;
  return { callId: ring.callId, userId };
}
