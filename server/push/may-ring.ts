import { availabilityOf } from '@/lib/auth/session/read-session';
import type { Database } from '@/lib/db/client';
import type { UserId } from '@/lib/protocol/ids';

/**
 * Whether calls may make the closed browsers of a user ring. Whoever does not want to be disturbed, or is invisible, has
 * said so for these too. Whose calls are heard at all is for the call's terms to say. Rejects if the query fails.
 */
export async function mayRing(db: Pick<Database, 'user'>, calleeId: UserId): Promise<boolean> {
  const select = { availability: true, availabilityEndsAt: true } as const;
  const callee = await db.user.findUnique({ where: { id: calleeId }, select });
  return callee !== null && ['available', 'away'].includes(availabilityOf(callee).availability);
}
