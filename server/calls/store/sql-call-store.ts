import { randomUUID } from 'node:crypto';
import { privacyOf, STORED_PRIVACY } from '@/lib/auth/account/privacy';
import type { Database } from '@/lib/db/client';
import { STORED_USER } from '@/lib/names/shown-user';
import { type PeopleTables, standingBetween } from '@/lib/people/standing';
import type { Clock } from '@/server/app/clock';
import { type CallRow, OPEN_TERMS, type RingTerms } from '@/server/calls/registry/types';
import { ringTerms } from '@/server/people/terms';
import { fromStored, moved, type StoredCall as PersistedCall, toStored } from './call-rows';
import type { CallStore, SeenLease, StoredCall } from './call-store';

const PERSON = { select: { ...STORED_USER, ...STORED_PRIVACY, createdAt: true } } as const;
const WITH_PEOPLE = { caller: PERSON, callee: PERSON } as const;

type Tables = Pick<Database, 'call' | 'lease'> & PeopleTables;

/** Neither account was deleted. Deleting one ends its calls in the same transaction (lib/auth/own-data/erase-account.ts). */
const OF_TWO = { callerId: { not: null }, calleeId: { not: null } } as const;

/**
 * The calls in the database. The lease's id is the fencing token: each statement that changes a call names it in its
 * condition, so that the database itself refuses the write of a sidecar that has lost the call.
 *
 * Times here are on the steady clock, times in the database on the machine's clock. A row is moved from one to the
 * other as a whole, so that setting the clock during a call changes when the call was, and never how long it lasted.
 */
export class SqlCallStore implements CallStore {
  readonly #db: Tables;
  readonly #clock: Clock;
  readonly #node: string;
  readonly #fence: number;
  readonly #leaseId = randomUUID();
  #lastSetByMs = Number.POSITIVE_INFINITY;

  /**
   * `node` names this sidecar, the same over its restarts and different from every other on this database. `fence` is its
   * fencing number as the owner of the calls among several sidecars, at least 1; 0 for a sidecar that is alone.
   */
  constructor(db: Tables, clock: Clock, node: string, fence = 0) {
    this.#db = db;
    this.#clock = clock;
    this.#node = node;
    this.#fence = fence;
  }

  async open(): Promise<number | null> {
    const [id, fence] = [this.#leaseId, this.#fence];
    await this.#db.lease.upsert({ where: { id }, create: { id, node: this.#node, fence }, update: {} });
    // Only now that others see this lease: of two that open at once, the higher ends the lower or the lower sees it.
    if (fence > 0) {
      const where = { id: { not: id }, fence: { gte: fence } };
      const higher = await this.#db.lease.findFirst({ where, orderBy: { fence: 'desc' } });
      if (higher) {
        await this.#db.lease.deleteMany({ where: { id } });
        return higher.fence;
      }
    }
    // A lease that is not lower by now is a later owner's, whatever its node.
    const past = fence > 0 ? { fence: { lt: fence } } : { OR: [{ node: this.#node }, { isReleased: true }] };
    // The foreign key sets `leaseId` of their calls to null.
    await this.#db.lease.deleteMany({ where: { id: { not: id }, ...past } });
    return null;
  }

  async renew(): Promise<boolean> {
    const { count } = await this.#db.lease.updateMany({
      where: { id: this.#leaseId },
      data: { renewals: { increment: 1 } },
    });
    return count === 1;
  }

  otherLeases(): Promise<SeenLease[]> {
    return this.#db.lease.findMany({ where: { id: { not: this.#leaseId } }, select: { id: true, renewals: true } });
  }

  async endLease({ id, renewals }: SeenLease): Promise<void> {
    await this.#db.lease.deleteMany({ where: { id, renewals } });
  }

  async adopt(): Promise<StoredCall[]> {
    const unheld = { endedAt: null, leaseId: null, ...OF_TWO };
    const found = await this.#db.call.findMany({ where: unheld, select: { id: true } });
    if (found.length === 0) return [];
    const ids = { in: found.map(({ id }) => id) };
    await this.#db.call.updateMany({ where: { id: ids, ...unheld }, data: { leaseId: this.#leaseId } });
    const adopted = await this.#db.call.findMany({
      where: { id: ids, endedAt: null, leaseId: this.#leaseId, ...OF_TWO },
      include: WITH_PEOPLE,
    });
    const terms = await Promise.all(
      // Few ring at any time. The others are not asked.
      adopted.map((call) => this.#termsOf(call)),
    );
    const byMs = -this.#clockSetBy;
    return adopted.map((call, index) => ({
      row: moved(fromStored(call, terms[index] ?? OPEN_TERMS), byMs),
      aliveAtMs: call.aliveAt.getTime() + byMs,
    }));
  }

  async endedSince(sinceMs: number): Promise<CallRow[]> {
    const ended = await this.#db.call.findMany({
      where: { endedAt: { gt: new Date(sinceMs + this.#clockSetBy) }, ...OF_TWO },
      include: WITH_PEOPLE,
    });
    const byMs = -this.#clockSetBy;
    return ended.map((call) => moved(fromStored(call, OPEN_TERMS), byMs));
  }

  async insert(row: CallRow): Promise<void> {
    await this.#db.call.create({ data: this.#dataOf(row) });
  }

  async update(row: CallRow): Promise<boolean> {
    const where = { id: row.id, endedAt: null, leaseId: this.#leaseId };
    // Who is in it never changes, except that an account is deleted.
    const { callerId: _, calleeId: __, ...data } = this.#dataOf(row);
    const { count } = await this.#db.call.updateMany({ where, data });
    return count === 1;
  }

  async touch(rowIds: readonly string[]): Promise<void> {
    await this.#db.call.updateMany({
      where: { id: { in: [...rowIds] }, endedAt: null, leaseId: this.#leaseId },
      data: { aliveAt: new Date(this.#clock.nowMs()) },
    });
  }

  async release(): Promise<void> {
    await this.#db.lease.updateMany({ where: { id: this.#leaseId }, data: { isReleased: true } });
  }

  async #termsOf({ acceptedAt, caller, callee }: PersistedCall): Promise<RingTerms> {
    if (acceptedAt !== null || !caller || !callee) return OPEN_TERMS;
    const standing = await standingBetween(this.#db, caller.id, callee.id);
    // As if strangers saw nobody: whether they do is a setting that is not known here, and hardly ever matters after a start.
    const ground = {
      standing,
      calleePrivacy: privacyOf(callee),
      callerSince: caller.createdAt,
      listsContactsOnly: true,
    };
    return ringTerms(ground, this.#clock.nowMs());
  }

  #dataOf(row: CallRow) {
    const stored = moved(row, this.#clockSetBy);
    const leaseId = row.endedAt === null ? this.#leaseId : null;
    return { ...toStored(stored, stored.endedAt ?? this.#clock.nowMs()), leaseId };
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
}
