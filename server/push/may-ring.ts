import type { Database } from '@/lib/db/client';
import type { UserId } from '@/lib/protocol/ids';

/**
 * Whether a call may make the closed browsers of its callee ring. Whoever does not want to be disturbed, or to be seen,
 * has said so for these too. Rejects if the query fails.
 */
export async function mayRing(db: Pick<Database, 'user'>, _callerId: UserId, calleeId: UserId): Promise<boolean> {
  const callee = await db.user.findUnique({ where: { id: calleeId }, select: { availability: true } });
  return callee?.availability === 'available' || callee?.availability === 'away';
}
