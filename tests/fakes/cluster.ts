import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { closeRedis, openRedis, type RedisPlace } from '@/lib/redis/open-redis';
import { type Clock, systemClock } from '@/server/app/clock';
import { MemoryLease, MemoryOwnerLease } from '@/server/calls/owner/memory-owner-lease';
import type { OwnerLease, OwnerLeaseTimings } from '@/server/calls/owner/owner-lease';
import { RedisOwnerLease } from '@/server/calls/owner/redis-owner-lease';
import type { Bus } from '@/server/cluster/bus';
import { MemoryHub } from '@/server/cluster/memory-bus';
import { openRedisBus } from '@/server/cluster/redis-bus';

/** What one start of a sidecar shares with others. */
export interface Joined {
  readonly bus: Bus;
  readonly owner: { readonly lease: OwnerLease; readonly timings: OwnerLeaseTimings };
  /** Call it when the sidecar has stopped. */
  leave(): Promise<void>;
}

/** What the sidecars of one test share. */
export interface Cluster {
  /** One start of a sidecar; `clock` runs its timers. */
  join(clock: Clock): Promise<Joined>;
}

const logger = pino({ level: 'silent' });

/** A real Redis, as in operation. */
export class RedisCluster implements Cluster {
  readonly #place: RedisPlace;
  readonly #timings: OwnerLeaseTimings;

  constructor(url: string, timings: OwnerLeaseTimings) {
    // Several in one Redis.
    this.#place = { url, prefix: `${randomUUID()}:` };
    this.#timings = timings;
  }

  async join(clock: Clock): Promise<Joined> {
    const nodeId = randomUUID();
    const bus = await openRedisBus({ place: this.#place, clock, logger, nodeId, installation: 'test' });
    const redis = await openRedis(this.#place, logger);
    return {
      bus,
      owner: { lease: new RedisOwnerLease(redis, nodeId), timings: this.#timings },
      leave: async () => void (await Promise.all([bus.close(), closeRedis(redis)])),
    };
  }
}

/** Stands in for Redis. */
export class TestCluster implements Cluster {
  readonly #hub = new MemoryHub();
  readonly #lease = new MemoryLease();
  readonly #timings: OwnerLeaseTimings;

  constructor(timings: OwnerLeaseTimings) {
    this.#timings = timings;
  }

  async join(clock: Clock): Promise<Joined> {
    const nodeId = randomUUID();
    const bus = this.#hub.open({ clock, logger, nodeId });
    return {
      bus,
      owner: { lease: new MemoryOwnerLease(this.#lease, systemClock, nodeId), timings: this.#timings },
      leave: () => bus.close(),
    };
  }
}
