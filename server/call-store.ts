import type { Logger } from 'pino';
import type { Database } from '@/lib/db/client';
import type { CallId } from '@/lib/protocol/ids';
import { fromStored, toStored } from './call-rows';
import type { CallRow } from './calls/types';
import type { Clock } from './clock';
import { describeError } from './describe-error';
import { writePatiently } from './patience';

export interface StoredCall {
  readonly row: CallRow;
  /** When the sidecar last knew the call to be going on, in ms since the epoch. */
  readonly aliveAtMs: number;
}

interface Writing {
  /** The newest state not yet being written; what it replaced never needs to be. */
  next: CallRow | null;
  done: Promise<void>;
}

/**
 * Calls' rows in the database. Writes of one call go one after the other, the newest state winning, and nobody waits
 * for them: a ring is not held up by a busy database.
 */
export class CallStore {
  readonly #db: Pick<Database, 'call'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #writing = new Map<CallId, Writing>();
  /** Live calls whose row is there: the others are inserted, so that a repeated id never replaces an old call. */
  readonly #inserted = new Set<CallId>();

  constructor(db: Pick<Database, 'call'>, clock: Clock, logger: Logger) {
    this.#db = db;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Rows of calls that had not ended when the last sidecar did, or that ended after `endedSinceMs`. */
  async load(endedSinceMs: number): Promise<StoredCall[]> {
    const people = { select: { id: true, displayName: true, hidesAddress: true } };
    const stored = await this.#db.call.findMany({
      where: { OR: [{ endedAt: null }, { endedAt: { gt: new Date(endedSinceMs) } }] },
      include: { caller: people, callee: people },
      orderBy: { invitedAt: 'asc' },
    });
    for (const { id, endedAt } of stored) if (endedAt === null) this.#inserted.add(id);
    return stored.map((call) => ({ row: fromStored(call), aliveAtMs: call.aliveAt.getTime() }));
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

  /** Notes that these calls are going on now. Best effort: the next round says it again. */
  async touch(ids: readonly CallId[]): Promise<void> {
    if (ids.length === 0) return;
    const aliveAt = new Date(this.#clock.nowMs());
    await this.#db.call
      .updateMany({ where: { id: { in: [...ids] }, endedAt: null }, data: { aliveAt } })
      .catch((error) => {
        this.#logger.warn({ error: describeError(error) }, 'calls could not be marked alive');
      });
  }

  /** Resolves when everything saved so far is written, or given up. */
  async flush(): Promise<void> {
    await Promise.all([...this.#writing.values()].map((writing) => writing.done));
  }

  async #drain(id: CallId, writing: Writing): Promise<void> {
    while (writing.next) {
      const row = writing.next;
      writing.next = null;
      await writePatiently(this.#clock, () => this.#write(row)).catch((error: unknown) => {
        this.#logger.error({ callId: id, error: describeError(error) }, 'a call could not be saved');
      });
    }
    this.#writing.delete(id);
  }

  async #write(row: CallRow): Promise<void> {
    const data = toStored(row, row.endedAt ?? this.#clock.nowMs());
    if (this.#inserted.has(row.id)) await this.#db.call.updateMany({ where: { id: row.id, endedAt: null }, data });
    else await this.#db.call.create({ data });
    if (row.endedAt === null) this.#inserted.add(row.id);
    else this.#inserted.delete(row.id);
  }
}
