import { availabilityOf } from '@/lib/auth/session/read-session';
import type { Database } from '@/lib/db/client';
import type { UserId } from '@/lib/protocol/ids';
import { isQuietNow, pushChoicesOf } from '@/lib/push/choices';

type Tables = Pick<Database, 'user' | 'pushChoices'>;

/**
 * Whether calls may make the closed browsers of a user ring. Whoever does not want to be disturbed, or is invisible, has
 * said so for these too; and there are quiet hours. Whose calls are heard at all is for the call's terms to say. Rejects
 * if a query fails.
 */
export async function mayRing(db: Tables, calleeId: UserId, nowMs: number): Promise<boolean> {
  const select = { availability: true, availabilityEndsAt: true } as const;
  const [callee, choices] = await Promise.all([
    db.user.findUnique({ where: { id: calleeId }, select }),
    pushChoicesOf(db, calleeId),
  ]);
  if (callee === null || isQuietNow(choices, nowMs)) return false;
  return ['available', 'away'].includes(availabilityOf(callee).availability);
}
