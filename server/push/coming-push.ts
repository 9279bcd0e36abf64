import type { Logger } from 'pino';
import { availabilityOf } from '@/lib/auth/session/read-session';
import type { Database } from '@/lib/db/client';
import { describeError } from '@/lib/logging/describe-error';
import { type PeopleTables, standingBetween } from '@/lib/people/standing';
import type { UserId } from '@/lib/protocol/ids';
import type { Push } from '@/lib/push/push';
import { tellBrowsers } from '@/lib/push/tell';
import type { Clock, Stop } from '@/server/app/clock';

/** Whoever is gone again by then has not come. */
const STAYS_MS = 5_000;
/** A reload, a phone on a train, and the reconnection after a restart of this sidecar are no coming. */
const ABSENT_MS = 10 * 60_000;

export interface ComingPushDeps {
  readonly db: PeopleTables & Pick<Database, 'user' | 'contact' | 'pushChoices'>;
  readonly push: Pick<Push, 'subscriptionsOf' | 'send'>;
  readonly clock: Pick<Clock, 'nowMs' | 'steadyMs' | 'after'>;
  readonly logger: Pick<Logger, 'warn'>;
  /** Whether the user is listed as online to whoever may see them. */
  readonly isListed: (userId: UserId) => boolean;
  /** Whether the user is at a page, which tells them by itself. */
  readonly isSeen: (userId: UserId) => boolean;
}

/** Tells closed browsers that a contact has come online whom their owner wants to be told of. Nothing waits for it. */
export class ComingPush {
  readonly #deps: ComingPushDeps;
  readonly #startedMs: number;
  /** When somebody was last listed, the earliest first; those of the last ten minutes. */
  readonly #lastMs = new Map<UserId, number>();
  readonly #waiting = new Map<UserId, Stop>();
  readonly #pending = new Set<Promise<void>>();

  constructor(deps: ComingPushDeps) {
    this.#deps = deps;
    this.#startedMs = deps.clock.steadyMs();
  }

  /** Somebody who is connected here is listed now, and was not before. */
  listed(userId: UserId): void {
    const { clock } = this.#deps;
    const nowMs = clock.steadyMs();
    const lastMs = this.#lastMs.get(userId) ?? this.#startedMs;
    if (nowMs - lastMs < ABSENT_MS || this.#waiting.has(userId)) return;
    const stop = clock.after(STAYS_MS, () => {
      this.#waiting.delete(userId);
      if (!this.#deps.isListed(userId)) return;
      const telling = this.#tell(userId).finally(() => this.#pending.delete(telling));
      this.#pending.add(telling);
    });
    this.#waiting.set(userId, stop);
  }

  /** Nobody is shown this user as online any more. */
  unlisted(userId: UserId): void {
    const nowMs = this.#deps.clock.steadyMs();
    this.#lastMs.delete(userId);
    this.#lastMs.set(userId, nowMs);
    for (const [id, atMs] of this.#lastMs) {
      if (nowMs - atMs < ABSENT_MS) break;
      this.#lastMs.delete(id);
    }
  }

  /** Resolves when no message is under way any more. */
  async close(): Promise<void> {
    for (const stop of this.#waiting.values()) stop();
    this.#waiting.clear();
    await Promise.all(this.#pending);
  }

  async #tell(userId: UserId): Promise<void> {
    const { db, clock, logger } = this.#deps;
    try {
      const rows = await db.contact.findMany({
        where: {
          since: { not: null },
          OR: [
            { lowId: userId, isAwaitedByHigh: true },
            { highId: userId, isAwaitedByLow: true },
          ],
        },
        select: { lowId: true, highId: true },
      });
      if (rows.length === 0) return;
      const comer = await db.user.findUnique({ where: { id: userId }, select: { displayName: true } });
      if (!comer) return;
      const message = { type: 'online', personId: userId, name: comer.displayName } as const;
      const key = `online${userId.replaceAll(/[^\w-]/g, '')}`.slice(0, 32);
      const watchers = rows.map(({ lowId, highId }) => (lowId === userId ? highId : lowId));
      await Promise.all(
        watchers.map(async (watcherId) => {
          if (await this.#wants(watcherId, userId))
            await tellBrowsers(this.#deps, watcherId, 'comings', { message, key }, clock.nowMs());
        }),
      );
    } catch (error) {
      logger.warn({ userId, error: describeError(error) }, 'a coming could not be pushed');
    }
  }

  async #wants(watcherId: UserId, userId: UserId): Promise<boolean> {
    const { db, isSeen } = this.#deps;
    if (isSeen(watcherId)) return false;
    const select = { availability: true, availabilityEndsAt: true } as const;
    const [watcher, standing] = await Promise.all([
      db.user.findUnique({ where: { id: watcherId }, select }),
      standingBetween(db, watcherId, userId),
    ]);
    if (!watcher || availabilityOf(watcher).availability === 'do-not-disturb') return false;
    return standing.areContacts && !standing.hasBlocked && !standing.isBlocked;
  }
}
