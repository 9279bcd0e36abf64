import { pino } from 'pino';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { Person, User } from '@/lib/protocol/sidecar/presence';
import type { Clock, Stop } from '@/server/app/clock';
import { ClusterCalls } from '@/server/calls/owner/cluster-calls';
import { MemoryOwnerLease } from '@/server/calls/owner/memory-owner-lease';
import { DEFAULT_OWNER_LEASE_TIMINGS } from '@/server/calls/owner/owner-lease';
import { DEFAULT_TIMINGS } from '@/server/calls/registry/timings';
import type { Device } from '@/server/calls/registry/types';
import type { CallStore } from '@/server/calls/store/call-store';
import { DEFAULT_LEASE_TIMINGS } from '@/server/calls/store/lease-keeper';
import { MemoryCallStore } from '@/server/calls/store/memory-call-store';
import type { MemoryBus } from '@/server/cluster/memory-bus';
import { BusFeed } from '@/server/presence/feed/bus-feed';
import { Presence } from '@/server/presence/presence';
import { NO_TIES } from '@/server/presence/visibility';
import type { ClusterWorld } from './world';

const logger = pino({ level: 'silent' });

/** What a device's socket carries. */
export interface Socket {
  readonly greeted: (call: CallSnapshot | null) => void;
  readonly heard: (fact: CallFact) => void;
}

/** In the list of a sidecar, but in nobody else's. */
const WATCHER = { userId: 'watcher', deviceId: 'tab' };
const EVERYBODY = { query: '', offset: 0, limit: 100 };

/**
 * One start of a sidecar. A frozen one stands still, as a stopped process does, while time and its clocks go on. The
 * steady clock of one that sleeps stands still too, as that of a machine does.
 */
export class SimNode {
  readonly nodeId: string;
  readonly calls: ClusterCalls;
  readonly bus: MemoryBus;
  readonly presence: Presence;
  readonly #sockets = new Map<string, Socket>();
  #backlog: (() => void)[] = [];
  /** Since when its machine sleeps; null while it does not. */
  #asleepSinceMs: number | null = null;
  #sleptMs = 0;
  isFrozen = false;
  thawedAtMs = 0;
  isDead = false;
  /** Neither Redis nor its bus answers it. */
  isCut = false;

  constructor(
    readonly world: ClusterWorld,
    readonly name: string,
  ) {
    this.nodeId = `${name} ${world.nextId()}`;
    const clock = this.#clock();
    this.bus = world.hub.open({ clock, logger, nodeId: this.nodeId });
    this.presence = new Presence({
      ...{ clock, send: () => undefined, tiesOf: () => NO_TIES },
      feed: new BusFeed({ bus: this.bus, clock, logger }),
    });
    this.presence.deviceOnline(WATCHER, { id: WATCHER.userId, name: 'Watcher', tag: 'AAAA' }, 'invisible', 'everyone');
    const lease = new MemoryOwnerLease(world.lease, world.steady, this.nodeId);
    this.calls = new ClusterCalls({
      ...{ bus: this.bus, clock, logger, timings: DEFAULT_TIMINGS, leaseTimings: DEFAULT_LEASE_TIMINGS },
      ownerTimings: DEFAULT_OWNER_LEASE_TIMINGS,
      lease: {
        take: (ttlMs, above) => this.#redis(() => lease.take(ttlMs, above)),
        renew: (fence, ttlMs) => this.#redis(() => lease.renew(fence, ttlMs)),
        release: (fence) => this.#redis(() => lease.release(fence)),
      },
      availabilityOf: (userId) => this.presence.find(userId)?.availability ?? null,
      storeOf: (fence) => this.#store(fence),
      output: {
        send: (to, fact) => this.#sockets.get(to.deviceId)?.heard(fact),
        setBusy: (userId, isBusy) => this.presence.setBusy(userId, isBusy),
        onLogged: () => undefined,
      },
    });
    this.calls.start();
  }

  connect(device: Device, user: User, socket: Socket): void {
    this.#sockets.set(device.deviceId, socket);
    this.presence.deviceOnline(device, user, 'available', 'everyone');
    this.calls.deviceOnline(device, 'available', (call) => {
      if (this.#sockets.get(device.deviceId) === socket) socket.greeted(call);
    });
  }

  disconnect(device: Device, socket: Socket): void {
    if (this.#sockets.get(device.deviceId) !== socket) return;
    this.#sockets.delete(device.deviceId);
    this.presence.deviceOffline(device);
    void this.calls.apply({ type: 'device-offline', by: device });
  }

  /** Whom it lists. */
  get listed(): readonly Person[] {
    return this.presence.show(WATCHER, EVERYBODY).people;
  }

  /** Runs now, or when it thaws; never if it is dead. */
  run(work: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) this.#backlog.push(work);
    else work();
  }

  freeze(isAsleep = false): void {
    this.isFrozen = true;
    if (isAsleep) this.#asleepSinceMs = this.world.steady.steadyMs();
  }

  thaw(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    if (this.#asleepSinceMs !== null) this.#sleptMs += this.world.steady.steadyMs() - this.#asleepSinceMs;
    this.#asleepSinceMs = null;
    this.thawedAtMs = this.world.steady.steadyMs();
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const work of backlog) this.run(work);
  }

  cut(isCut: boolean): void {
    this.isCut = isCut;
    this.run(() => this.bus.setConnected(!(this.isCut || this.world.isRedisGone)));
  }

  kill(): void {
    this.isDead = true;
    this.#sockets.clear();
    this.presence.close();
    void this.bus.close();
  }

  get #steadyMs(): number {
    return (this.#asleepSinceMs ?? this.world.steady.steadyMs()) - this.#sleptMs;
  }

  #clock(): Clock {
    const { steady } = this.world;
    return {
      nowMs: () => steady.steadyMs(),
      steadyMs: () => this.#steadyMs,
      after: (ms, run) => this.#timer(ms, false, run),
      every: (ms, run) => this.#timer(ms, true, run),
    };
  }

  /** By the steady clock, as timers are; what was due while the process stood still comes once afterwards. */
  #timer(ms: number, isRepeated: boolean, run: () => void): Stop {
    let stop: Stop | null = null;
    let isStopped = false;
    const start = (dueMs: number) => {
      stop = this.world.steady.after(dueMs - this.#steadyMs, () =>
        this.run(() => {
          if (isStopped) return;
          if (this.#steadyMs < dueMs) return start(dueMs);
          if (isRepeated) start(this.#steadyMs + ms);
          run();
        }),
      );
    };
    start(this.#steadyMs + ms);
    return () => {
      isStopped = true;
      stop?.();
    };
  }

  #redis<T>(step: () => Promise<T>): Promise<T> {
    return this.#far(step, () => this.isCut || this.world.isRedisGone);
  }

  #store(fence: number): CallStore {
    const { world } = this;
    const store = new MemoryCallStore(world.rows, world.steady, this.name, fence);
    const far = <T>(step: () => Promise<T>) => this.#far(step, () => false);
    return {
      open: () => far(() => store.open()),
      renew: () => far(() => store.renew()),
      otherLeases: () => far(() => store.otherLeases()),
      endLease: (lease) => far(() => store.endLease(lease)),
      adopt: () => far(() => store.adopt()),
      endedSince: (sinceMs) => far(() => store.endedSince(sinceMs)),
      insert: (row) =>
        far(async () => {
          await store.insert(row);
          world.watch.wrote(fence, row);
        }),
      update: (row) =>
        far(async () => {
          const isWritten = await store.update(row);
          if (isWritten) world.watch.wrote(fence, row);
          return isWritten;
        }),
      touch: (ids) => far(() => store.touch(ids)),
      release: () => far(() => store.release()),
    };
  }

  /** A step on another machine: it takes a moment to get there, and its answer takes one to come back. */
  #far<T>(step: () => Promise<T>, isAway: () => boolean): Promise<T> {
    const { world } = this;
    return new Promise<T>((resolve, reject) => {
      if (isAway()) {
        world.steady.after(500, () => this.run(() => reject(new Error('it does not answer'))));
        return;
      }
      world.steady.after(world.latencyMs(), () => {
        step().then(
          (result) => world.steady.after(world.latencyMs(), () => this.run(() => resolve(result))),
          (error: unknown) => world.steady.after(world.latencyMs(), () => this.run(() => reject(error))),
        );
      });
    });
  }
}
