import type { Logger } from 'pino';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock } from '@/server/app/clock';
import type { CallRow } from '@/server/calls/registry/types';
import { fromStored, moved, toStored } from './call-rows';

export interface StoredCall {
  readonly row: CallRow;
  /** When the sidecar last knew the call to be going on, on the steady clock. */
  readonly aliveAtMs: number;
}

/** So many ends wait for a database that is away; of more the oldest are forgotten, and the next start ends them. */
const MAX_LATE_ENDS = 1_000;

/** Instead of a wait. */
const NEXT_ROUND = new Error('the next round tries again');

interface Writing {
  /** The newest state not yet being written; what it replaced never needs to be. */
  next: CallRow | null;
  done: Promise<void>;
}

/**
 * Calls' rows in the database, by the keys that the sidecar made for them. Writes of one call go one after the other,
 * the newest state winning, and nobody waits for them: a ring is not held up by a busy database.
 *
 * In here times are the steady clock's, in the database the machine's: a row is moved from the one to the other whole, so
 * that a clock which is set during a call changes when it was, and never how long.
 */
export class CallStore {
  readonly #db: Pick<Database, 'call'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onLogged: (row: CallRow) => void;
  readonly #writing = new Map<string, Writing>();
  /** Live calls whose row is there; the others are inserted. */
  readonly #inserted = new Set<string>();
  /** Ends that were given up, the oldest first. Unwritten, such a call would seem to go on for ever. */
  readonly #late = new Map<string, CallRow>();
  #catchingUp: Promise<void> | null = null;
  #lastSetByMs = Number.POSITIVE_INFINITY;

  /** `onLogged`: the end of this call is in the database. */
  constructor(db: Pick<Database, 'call'>, clock: Clock, logger: Logger, onLogged: (row: CallRow) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#logger = logger;
    this.#onLogged = onLogged;
  }

  /** Rows of calls that had not ended when the last sidecar did, or that ended after `endedSinceMs` (steady clock). */
  async load(endedSinceMs: number): Promise<StoredCall[]> {
    const people = { select: { id: true, displayName: true, hidesAddress: true } };
    const stored = await this.#db.call.findMany({
      where: { OR: [{ endedAt: null }, { endedAt: { gt: new Date(endedSinceMs + this.#clockSetBy) } }] },
      include: { caller: people, callee: people },
      orderBy: { invitedAt: 'asc' },
    });
    for (const { id, endedAt } of stored) if (endedAt === null) this.#inserted.add(id);
    const byMs = -this.#clockSetBy;
    return stored.map((call) => ({
      row: moved(fromStored(call), byMs),
      aliveAtMs: call.aliveAt.getTime() + byMs,
    }));
  }

  /** Returns at once. */
  save(row: CallRow): void {
    const writing = this.#writing.get(row.id);
    if (writing) {
      writing.next = row;
      return;
    }
    const started: Writing = { next: row, done: Promise.resolve() };
    this.#writing.set(row.id, started);
    started.done = this.#drain(row.id, started);
  }

  /**
   * Notes that these calls are going on now, and writes the ends that could not be written when they came. Best effort:
   * the next round says it again.
   */
  async touch(ids: readonly string[]): Promise<void> {
    this.#catchingUp ??= this.#catchUp().finally(() => {
      this.#catchingUp = null;
    });
    await Promise.all([this.#markAlive(ids), this.#catchingUp]);
  }

  /** Resolves when everything saved so far is written, or given up. */
  async flush(): Promise<void> {
    await Promise.all([...this.#writing.values()].map((writing) => writing.done));
  }

  /**
   * How far the machine's clock is from the steady one, in ms. Both count whole milliseconds, which end at different
   * moments: a difference of one is no other setting, and must not move a time that is only read and written back.
   */
  get #clockSetBy(): number {
    const setByMs = this.#clock.nowMs() - this.#clock.steadyMs();
    if (Math.abs(setByMs - this.#lastSetByMs) > 1) this.#lastSetByMs = setByMs;
    return this.#lastSetByMs;
  }

  async #markAlive(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const aliveAt = new Date(this.#clock.nowMs());
    await this.#db.call
      .updateMany({ where: { id: { in: [...ids] }, endedAt: null }, data: { aliveAt } })
      .catch((error) => {
        this.#logger.warn({ error: describeError(error) }, 'calls could not be marked alive');
      });
  }

  async #drain(id: string, writing: Writing): Promise<void> {
    while (writing.next) {
      const row = writing.next;
      writing.next = null;
      const outcome = await this.#try(row, (ms) => new Promise<void>((resolve) => this.#clock.after(ms, resolve)));
      if (outcome === 'away' && row.endedAt !== null) this.#keep(row);
    }
    this.#writing.delete(id);
  }

  #keep(row: CallRow): void {
    this.#late.set(row.id, row);
    const [oldest] = this.#late.keys();
    if (this.#late.size <= MAX_LATE_ENDS || oldest === undefined) return;
    this.#late.delete(oldest);
    this.#inserted.delete(oldest);
  }

  /** One after the other, and none after the first that is not taken: with the database away each costs time. */
  async #catchUp(): Promise<void> {
    for (const [id, row] of this.#late) {
      if ((await this.#try(row, () => Promise.reject(NEXT_ROUND))) === 'away') {
        this.#logger.warn({ calls: this.#late.size }, 'ends of calls still wait for the database');
        return;
      }
      this.#late.delete(id);
    }
  }

  /** 'away': not now, perhaps later; patience waits only where another try may help. 'refused': never. */
  async #try(row: CallRow, wait: (ms: number) => Promise<void>): Promise<'written' | 'refused' | 'away'> {
    let isAway = false;
    const noteAndWait = (ms: number) => {
      isAway = true;
      return wait(ms);
    };
    try {
      await writePatiently(() => this.#write(row), noteAndWait);
      if (row.endedAt !== null) this.#onLogged(row);
      return 'written';
    } catch (error) {
      if (error !== NEXT_ROUND) {
        this.#logger.error({ callId: row.callId, error: describeError(error) }, 'a call could not be saved');
      }
      return isAway ? 'away' : 'refused';
    }
  }

  async #write(row: CallRow): Promise<void> {
    const stored = moved(row, this.#clockSetBy);
    const data = toStored(stored, stored.endedAt ?? this.#clock.nowMs());
    if (this.#inserted.has(row.id)) await this.#db.call.updateMany({ where: { id: row.id, endedAt: null }, data });
    else await this.#db.call.create({ data });
    if (row.endedAt === null) this.#inserted.add(row.id);
    else this.#inserted.delete(row.id);
  }
}
