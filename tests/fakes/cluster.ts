import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { type Clock, systemClock } from '@/server/app/clock';
import { MemoryLease, MemoryOwnerLease } from '@/server/calls/owner/memory-owner-lease';
import type { OwnerLeaseTimings } from '@/server/calls/owner/owner-lease';
import { MemoryHub } from '@/server/cluster/memory-bus';

/** What the sidecars of one test share in place of Redis. */
export class TestCluster {
  readonly #hub = new MemoryHub();
  readonly #lease = new MemoryLease();
  readonly #timings: OwnerLeaseTimings;

  constructor(timings: OwnerLeaseTimings) {
    this.#timings = timings;
  }

  /** One start of a sidecar; `clock` runs its timers. */
  join(clock: Clock) {
    const nodeId = randomUUID();
    const bus = this.#hub.open({ clock, logger: pino({ level: 'silent' }), nodeId });
    return { bus, owner: { lease: new MemoryOwnerLease(this.#lease, systemClock, nodeId), timings: this.#timings } };
  }
}
