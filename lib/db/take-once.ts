import { createHash } from 'node:crypto';
import type { Database } from './client';
import { writePatiently } from './patience';

/**
 * Uses something up that may be used once, such as a challenge or a token. False if it was used before.
 * @param what kept as a hash
 * @param untilMs until when that is remembered, in ms since the epoch: later than it counts by any machine's clock
 */
export async function takeOnce(
  db: Pick<Database, 'usedChallenge'>,
  what: string,
  untilMs: number,
  nowMs = Date.now(),
): Promise<boolean> {
  await writePatiently(() => db.usedChallenge.deleteMany({ where: { expiresAt: { lte: new Date(nowMs) } } }));
  const id = createHash('sha256').update(what).digest('base64url');
  try {
    await writePatiently(() =>
      db.usedChallenge.create({ data: { id, expiresAt: new Date(untilMs) }, select: { id: true } }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'P2002') return false;
    throw error;
  }
}
