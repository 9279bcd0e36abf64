import type { Logger } from 'pino';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock } from '@/server/app/clock';
import type { CallRow } from '@/server/calls/registry/types';
import type { CallStore } from './call-store';

/**
 * This many calls wait for a store that is out of reach. The oldest of more are forgotten; the next start ends those
 * calls.
 */
const MAX_LATE = 1_000;
/** How often the store is tried while calls wait for it. What waits is lost if this sidecar dies. */
const CATCH_UP_MS = 1_000;

/** Thrown in place of a wait. */
const NEXT_ROUND = new Error('the next round tries again');

interface Writing {
  /** The newest state that is not being written yet. A state that it replaced need never be written. */
  next: CallRow | null;
  done: Promise<void>;
}

/**
 * Writes calls to their store behind the registry's back: a ring does not wait for a busy database. Writes of one call
 * run one after the other, and only its newest state is written.
 */
export class CallWriter {
  readonly #store: Pick<CallStore, 'insert' | 'update' | 'touch'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onLogged: (row: CallRow) => void;
  readonly #writing = new Map<string, Writing>();
  /** Live calls that have a row; the others are inserted. */
  readonly #inserted = new Set<string>();
  /**
   * The newest states that could not be written yet, the oldest first. Without its end a call would seem to go on for
   * ever, and whoever adopts one that was accepted would let it ring.
   */
  readonly #late = new Map<string, CallRow>();
  #catchingUp: Promise<void> | null = null;
  #isCatchUpDue = false;

  /** `onLogged`: the end of this call has been written. */
  constructor(
    store: Pick<CallStore, 'insert' | 'update' | 'touch'>,
    clock: Clock,
    logger: Logger,
    onLogged: (row: CallRow) => void,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
    this.#onLogged = onLogged;
  }

  /** These calls have rows already. */
  adopted(rowIds: readonly string[]): void {
    for (const id of rowIds) this.#inserted.add(id);
  }

  /** Returns at once. */
  save(row: CallRow): void {
    this.#late.delete(row.id);
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
   * Notes that these calls are going on now, and writes what could not be written when it came. Best effort: the next
   * round repeats it.
   */
  async touch(ids: readonly string[]): Promise<void> {
    await Promise.all([this.#markAlive(ids), this.#catchUp()]);
  }

  /** Resolves when everything saved so far has been written or given up. */
  async flush(): Promise<void> {
    await Promise.all([...this.#writing.values()].map((writing) => writing.done));
  }

  async #markAlive(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#store.touch(ids).catch((error) => {
      this.#logger.warn({ error: describeError(error) }, 'calls could not be marked alive');
    });
  }

  async #drain(id: string, writing: Writing): Promise<void> {
    while (writing.next) {
      const row = writing.next;
      writing.next = null;
      const outcome = await this.#try(row, (ms) => new Promise<void>((resolve) => this.#clock.after(ms, resolve)));
      if (outcome === 'away' && writing.next === null) this.#keep(row);
    }
    this.#writing.delete(id);
  }

  #keep(row: CallRow): void {
    this.#late.set(row.id, row);
    this.#catchUpSoon();
    const [oldest] = this.#late.keys();
    if (this.#late.size <= MAX_LATE || oldest === undefined) return;
    this.#late.delete(oldest);
    this.#inserted.delete(oldest);
  }

  #catchUpSoon(): void {
    if (this.#isCatchUpDue || this.#late.size === 0) return;
    this.#isCatchUpDue = true;
    this.#clock.after(CATCH_UP_MS, () => {
      this.#isCatchUpDue = false;
      void this.#catchUp();
    });
  }

  #catchUp(): Promise<void> {
    this.#catchingUp ??= this.#writeLate().finally(() => {
      this.#catchingUp = null;
      this.#catchUpSoon();
    });
    return this.#catchingUp;
  }

  /** One after the other, and none after the first that fails: while the store is out of reach each try costs time. */
  async #writeLate(): Promise<void> {
    for (const [id, row] of this.#late) {
      const trying = this.#try(row, () => Promise.reject(NEXT_ROUND));
      // A newer state waits for this one.
      const writing: Writing = { next: null, done: Promise.resolve() };
      this.#writing.set(id, writing);
      writing.done = trying.then(() => this.#drain(id, writing));
      if ((await trying) === 'away') {
        this.#logger.warn({ calls: this.#late.size }, 'calls still wait for the database');
        return;
      }
      if (this.#late.get(id) === row) this.#late.delete(id);
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
    if (!this.#inserted.has(row.id)) await this.#store.insert(row);
    else if (!(await this.#store.update(row))) {
      // Either another sidecar holds the call, or an earlier try wrote this end and its success was not reported.
      this.#logger.warn({ callId: row.callId }, 'a call that has ended or is held by another sidecar was not written');
    }
    if (row.endedAt === null) this.#inserted.add(row.id);
    else this.#inserted.delete(row.id);
  }
}
