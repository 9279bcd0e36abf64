import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';

/** What an administrator has written to somebody who has not closed it yet. */
export interface OpenWarning {
  readonly id: string;
  readonly sentence: string;
}

/** The oldest first. */
export function openWarnings(db: Pick<Database, 'warning'>, userId: string): Promise<OpenWarning[]> {
  return db.warning.findMany({
    where: { userId, closedAt: null },
    orderBy: [{ madeAt: 'asc' }, { id: 'asc' }],
    select: { id: true, sentence: true },
  });
}

/** Nobody closes those of others. Idempotent. */
export async function closeWarning(db: Pick<Database, 'warning'>, userId: string, id: string): Promise<void> {
  const where = { id, userId, closedAt: null };
  await writePatiently(() => db.warning.updateMany({ where, data: { closedAt: new Date() } }));
}
