import type { Logger } from 'pino';
import { type Audience, privacyOf, STORED_PRIVACY } from '@/lib/auth/account/privacy';
import type { Database } from '@/lib/db/client';
import { describeError } from '@/lib/logging/describe-error';
import { type PeopleTables, type Ties, tiesOf } from '@/lib/people/standing';
import type { UserId } from '@/lib/protocol/ids';
import type { Clock } from '@/server/app/clock';
import { NO_TIES } from '@/server/presence/visibility';

/** Longer than a handshake takes, from its read of the database until its device is online. */
const RECENT_MS = 10_000;
/** After the database did not answer. */
const RETRY_MS = 1_000;

export interface HeldTiesDeps {
  readonly db: Pick<Database, 'user'> & PeopleTables;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
  /** What this user is shown, or who sees them, may be different now. */
  readonly onChanged: (userId: UserId, seenBy: Audience) => void;
}

/**
 * The contacts and blocks of everybody who is connected here, in memory: read when a device connects, and again when the
 * web app says that they have changed.
 */
export class HeldTies {
  readonly #deps: HeldTiesDeps;
  readonly #held = new Map<UserId, Ties>();
  /** When the web app last said that somebody's ties have changed, the earliest first. */
  readonly #changed = new Map<UserId, number>();
  readonly #reading = new Set<UserId>();
  readonly #stale = new Set<UserId>();
  #isClosed = false;

  constructor(deps: HeldTiesDeps) {
    this.#deps = deps;
  }

  readonly of = (userId: UserId): Ties => this.#held.get(userId) ?? NO_TIES;

  /** For a handshake: `hold` is to follow. Rejects on a database error. */
  read(userId: UserId): Promise<Ties> {
    return tiesOf(this.#deps.db, userId);
  }

  /** A device of this user is connected. `ties` as just read. */
  hold(userId: UserId, ties: Ties): void {
    this.#held.set(userId, ties);
    // The read may have been before the change, which nobody here was told of.
    if (this.#isRecent(userId)) void this.#renew(userId);
  }

  /** No device of this user is connected any more. */
  release(userId: UserId): void {
    this.#held.delete(userId);
  }

  /** These users have other contacts or blocks now, or show themselves to others. Those who are not here do not matter. */
  changed(userIds: readonly UserId[]): void {
    const nowMs = this.#deps.clock.steadyMs();
    for (const userId of userIds) {
      this.#changed.delete(userId);
      this.#changed.set(userId, nowMs);
      if (this.#held.has(userId)) void this.#renew(userId);
    }
    for (const [userId, atMs] of this.#changed) {
      if (nowMs - atMs < RECENT_MS) break;
      this.#changed.delete(userId);
    }
  }

  /** The word of a change may have been lost: everybody is read again, one after the other. */
  async renewAll(): Promise<void> {
    for (const userId of [...this.#held.keys()]) await this.#renew(userId);
  }

  close(): void {
    this.#isClosed = true;
  }

  #isRecent(userId: UserId): boolean {
    const atMs = this.#changed.get(userId);
    return atMs !== undefined && this.#deps.clock.steadyMs() - atMs < RECENT_MS;
  }

  /** One read at a time: of two, the later one might bring the earlier state. Never rejects. */
  async #renew(userId: UserId): Promise<void> {
    if (this.#reading.has(userId)) {
      this.#stale.add(userId);
      return;
    }
    this.#reading.add(userId);
    do {
      this.#stale.delete(userId);
      await this.#readAgain(userId);
    } while (this.#stale.has(userId) && !this.#isClosed);
    this.#reading.delete(userId);
  }

  async #readAgain(userId: UserId): Promise<void> {
    const { db, clock, logger, onChanged } = this.#deps;
    try {
      const [ties, user] = await Promise.all([
        tiesOf(db, userId),
        db.user.findUnique({ where: { id: userId }, select: STORED_PRIVACY }),
      ]);
      if (this.#isClosed || !user || !this.#held.has(userId)) return;
      this.#held.set(userId, ties);
      onChanged(userId, privacyOf(user).seenBy);
    } catch (error) {
      logger.warn({ userId, error: describeError(error) }, 'contacts and blocks could not be read again');
      if (this.#isClosed) return;
      this.#stale.add(userId);
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  }
}
