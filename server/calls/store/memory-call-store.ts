import { randomUUID } from 'node:crypto';
import type { Clock } from '@/server/app/clock';
import type { CallRow } from '@/server/calls/registry/types';
import type { CallStore, SeenLease, StoredCall } from './call-store';

/** What the sidecars of one process share in place of a database. */
export class MemoryCalls {
  readonly calls = new Map<string, StoredCall & { readonly leaseId: string | null }>();
  readonly leases = new Map<
    string,
    { readonly node: string; readonly fence: number; renewals: number; isReleased: boolean }
  >();
}

/** The calls in memory, for tests and simulations. One steady clock serves every store on the same `MemoryCalls`. */
export class MemoryCallStore implements CallStore {
  readonly #shared: MemoryCalls;
  readonly #clock: Pick<Clock, 'steadyMs'>;
  readonly #node: string;
  readonly #fence: number;
  readonly #leaseId = randomUUID();

  constructor(shared: MemoryCalls, clock: Pick<Clock, 'steadyMs'>, node: string, fence = 0) {
    this.#shared = shared;
    this.#clock = clock;
    this.#node = node;
    this.#fence = fence;
  }

  async open(): Promise<number | null> {
    const { leases } = this.#shared;
    const others = [...leases].filter(([id]) => id !== this.#leaseId);
    const highest = Math.max(0, ...others.map(([, lease]) => lease.fence));
    if (this.#fence > 0 && highest >= this.#fence) return highest;
    for (const [id, lease] of others)
      if (lease.node === this.#node || lease.isReleased || lease.fence < this.#fence) this.#end(id);
    leases.set(this.#leaseId, { node: this.#node, fence: this.#fence, renewals: 0, isReleased: false });
    return null;
  }

  async renew(): Promise<boolean> {
    const lease = this.#shared.leases.get(this.#leaseId);
    if (lease) lease.renewals += 1;
    return lease !== undefined;
  }

  async otherLeases(): Promise<SeenLease[]> {
    const leases = [...this.#shared.leases].filter(([id]) => id !== this.#leaseId);
    return leases.map(([id, { renewals }]) => ({ id, renewals }));
  }

  async endLease({ id, renewals }: SeenLease): Promise<void> {
    if (this.#shared.leases.get(id)?.renewals === renewals) this.#end(id);
  }

  async adopt(): Promise<StoredCall[]> {
    const adopted: StoredCall[] = [];
    for (const [id, { row, aliveAtMs, leaseId }] of this.#shared.calls) {
      if (leaseId !== null || row.endedAt !== null) continue;
      this.#shared.calls.set(id, { row, aliveAtMs, leaseId: this.#requireLease() });
      adopted.push({ row, aliveAtMs });
    }
    return adopted;
  }

  async endedSince(sinceMs: number): Promise<CallRow[]> {
    const rows = [...this.#shared.calls.values()].map(({ row }) => row);
    return rows.filter(({ endedAt }) => endedAt !== null && endedAt > sinceMs);
  }

  async insert(row: CallRow): Promise<void> {
    // As Prisma says it, so that nobody tries again.
    if (this.#shared.calls.has(row.id)) throw Object.assign(new Error('the key is taken'), { code: 'P2002' });
    this.#put(row);
  }

  async update(row: CallRow): Promise<boolean> {
    if (!this.#holds(row.id)) return false;
    this.#put(row);
    return true;
  }

  async touch(rowIds: readonly string[]): Promise<void> {
    for (const id of rowIds) {
      const stored = this.#shared.calls.get(id);
      if (stored && this.#holds(id)) this.#shared.calls.set(id, { ...stored, aliveAtMs: this.#clock.steadyMs() });
    }
  }

  async release(): Promise<void> {
    const lease = this.#shared.leases.get(this.#leaseId);
    if (lease) lease.isReleased = true;
  }

  #holds(rowId: string): boolean {
    const stored = this.#shared.calls.get(rowId);
    return stored?.leaseId === this.#leaseId && stored.row.endedAt === null;
  }

  #put(row: CallRow): void {
    const leaseId = row.endedAt === null ? this.#requireLease() : null;
    this.#shared.calls.set(row.id, { row, aliveAtMs: row.endedAt ?? this.#clock.steadyMs(), leaseId });
  }

  #requireLease(): string {
    if (!this.#shared.leases.has(this.#leaseId)) {
      throw Object.assign(new Error('the lease has ended'), { code: 'P2003' });
    }
    return this.#leaseId;
  }

  #end(leaseId: string): void {
    this.#shared.leases.delete(leaseId);
    for (const [id, call] of this.#shared.calls)
      if (call.leaseId === leaseId) this.#shared.calls.set(id, { ...call, leaseId: null });
  }
}
