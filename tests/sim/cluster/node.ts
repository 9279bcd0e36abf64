import { pino } from 'pino';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
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
import type { ClusterWorld } from './world';

const logger = pino({ level: 'silent' });

/** What a device's socket carries. */
export interface Socket {
  readonly greeted: (call: CallSnapshot | null) => void;
  readonly heard: (fact: CallFact) => void;
}

/** One start of a sidecar. A frozen one stands still, as a stopped process does, while time and its clock go on. */
export class SimNode {
  readonly nodeId: string;
  readonly calls: ClusterCalls;
  readonly bus: MemoryBus;
  readonly busy = new Set<UserId>();
  readonly #sockets = new Map<string, Socket>();
  #backlog: (() => void)[] = [];
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
    const lease = new MemoryOwnerLease(world.lease, world.steady, this.nodeId);
    this.calls = new ClusterCalls({
      ...{ bus: this.bus, clock, logger, timings: DEFAULT_TIMINGS, leaseTimings: DEFAULT_LEASE_TIMINGS },
      ownerTimings: DEFAULT_OWNER_LEASE_TIMINGS,
      lease: {
        take: (ttlMs, above) => this.#redis(() => lease.take(ttlMs, above)),
        renew: (fence, ttlMs) => this.#redis(() => lease.renew(fence, ttlMs)),
        release: (fence) => this.#redis(() => lease.release(fence)),
      },
      availabilityOf: () => null,
      storeOf: (fence) => this.#store(fence),
      output: {
        send: (to, fact) => this.#sockets.get(to.deviceId)?.heard(fact),
        setBusy: (userId, isBusy) => (isBusy ? this.busy.add(userId) : this.busy.delete(userId)),
        onLogged: () => undefined,
      },
    });
    this.calls.start();
  }

  connect(device: Device, socket: Socket): void {
    this.#sockets.set(device.deviceId, socket);
    this.calls.deviceOnline(device, 'available', (call) => {
      if (this.#sockets.get(device.deviceId) === socket) socket.greeted(call);
    });
  }

  disconnect(device: Device, socket: Socket): void {
    if (this.#sockets.get(device.deviceId) !== socket) return;
    this.#sockets.delete(device.deviceId);
    void this.calls.apply({ type: 'device-offline', by: device });
  }

  isParty(device: Device, callId: CallId): Promise<boolean> {
    return this.calls.isParty(device, callId);
  }

  /** Runs now, or when it thaws; never if it is dead. */
  run(work: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) this.#backlog.push(work);
    else work();
  }

  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
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
    void this.bus.close();
  }

  #clock(): Clock {
    const { steady } = this.world;
    return {
      nowMs: () => steady.steadyMs(),
      steadyMs: () => steady.steadyMs(),
      after: (ms, run) => this.#timer(run, (fire) => steady.after(ms, fire)),
      every: (ms, run) => this.#timer(run, (fire) => steady.every(ms, fire)),
    };
  }

  #timer(run: () => void, schedule: (fire: () => void) => Stop): Stop {
    let isStopped = false;
    const stop = schedule(() => this.run(() => isStopped || run()));
    return () => {
      isStopped = true;
      stop();
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
