import { pino } from 'pino';
import type { Availability, User } from '@/lib/protocol/sidecar/presence';
import type { Clock, Stop } from '@/server/app/clock';
import type { Device } from '@/server/calls/registry/types';
import { type MemoryBus, MemoryHub } from '@/server/cluster/memory-bus';
import { Presence } from '@/server/presence/presence';
import { NO_TIES } from '@/server/presence/visibility';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { Random } from '@/tests/sim/random';
import { BusFeed } from './bus-feed';

const logger = pino({ level: 'silent' });
export const everybody = { query: '', offset: 0, limit: 100 };
export const STEP_MS = 50;

/** A process that can be frozen: what was due meanwhile, and what arrived, comes when it goes on. */
class Process implements Clock {
  readonly #clock: ManualClock;
  #isFrozen = false;
  #postponed: (() => void)[] = [];
  isDead = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  nowMs = () => this.#clock.nowMs();
  steadyMs = () => this.#clock.steadyMs();

  /** Now, or when the process goes on; never if it is dead. */
  run(what: () => void): void {
    if (this.isDead) return;
    if (this.#isFrozen) this.#postponed.push(what);
    else what();
  }

  after(ms: number, run: () => void): Stop {
    let isStopped = false;
    const stop = this.#clock.after(ms, () => this.run(() => !isStopped && run()));
    return () => {
      isStopped = true;
      stop();
    };
  }

  every(ms: number, run: () => void): Stop {
    let isStopped = false;
    let isDue = false;
    const once = () => {
      isDue = false;
      if (!isStopped) run();
    };
    const stop = this.#clock.every(ms, () => {
      // However many were missed, a timer fires once.
      if (!isDue) this.run(once);
      isDue = this.#isFrozen;
    });
    return () => {
      isStopped = true;
      stop();
    };
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    const due = this.#postponed;
    this.#postponed = [];
    for (const what of due) this.run(what);
  }
}

export interface Sidecar {
  readonly name: string;
  readonly process: Process;
  readonly bus: MemoryBus;
  readonly presence: Presence;
}

export interface Connected {
  readonly device: Device;
  readonly at: Sidecar;
  isIdle: boolean;
}

/** Several sidecars, what connects them, and the truth about who is connected where. */
export class World {
  readonly clock = new ManualClock();
  readonly sidecars: Sidecar[] = [];
  readonly connected = new Map<string, Connected>();
  /** What the database holds. */
  readonly database = new Map<string, { name: string; availability: Availability }>();
  readonly onlineSinceMs = new Map<string, number>();
  /** Of messages, while the network is bad. */
  loss = 0;
  maxDelayMs = 0;
  doubled = 0;
  isSplit = false;
  #started = 0;
  readonly #random: Random;
  readonly #hub: MemoryHub;

  constructor(seed: number, sidecars: number) {
    this.#random = new Random(seed);
    this.#hub = new MemoryHub((from, to, deliver) => this.#carry(from, to, deliver));
    for (let n = 0; n < sidecars; n += 1) this.start();
  }

  start(): Sidecar {
    this.#started += 1;
    const name = `s${this.#started}`;
    const process = new Process(this.clock);
    const bus = this.#hub.open({ clock: process, logger, nodeId: name });
    const feed = new BusFeed({ bus, clock: process, logger });
    const presence = new Presence({ clock: process, send: () => undefined, tiesOf: () => NO_TIES, feed });
    const sidecar = { name, process, bus, presence };
    this.sidecars.push(sidecar);
    presence.deviceOnline(watcherOf(sidecar), userOf(`watcher ${name}`, 'Watcher'), 'invisible', 'everyone');
    return sidecar;
  }

  /** A planned stop: its sockets close, and its people are back elsewhere within this time, or gone. */
  stop(sidecar: Sidecar, backWithinMs: number): void {
    sidecar.presence.close(backWithinMs);
    this.crash(sidecar);
  }

  /** The process ends without a word; its sockets close. */
  crash(sidecar: Sidecar): void {
    sidecar.process.isDead = true;
    void sidecar.bus.close();
    this.sidecars.splice(this.sidecars.indexOf(sidecar), 1);
    for (const [key, { at }] of this.connected) if (at === sidecar) this.#gone(key);
  }

  arrive(userId: string, deviceId: string, at: Sidecar): void {
    this.leave(userId, deviceId);
    const { name, availability } = this.saved(userId);
    const device = { userId, deviceId };
    this.connected.set(`${userId} ${deviceId}`, { device, at, isIdle: false });
    if (!this.onlineSinceMs.has(userId)) this.onlineSinceMs.set(userId, this.clock.steadyMs());
    at.process.run(() => at.presence.deviceOnline(device, userOf(userId, name), availability, 'everyone'));
  }

  leave(userId: string, deviceId: string, isSignedOut = false): void {
    const key = `${userId} ${deviceId}`;
    const found = this.connected.get(key);
    if (!found) return;
    const { device, at } = found;
    this.#gone(key);
    at.process.run(() => (isSignedOut ? at.presence.deviceSignedOut(device) : at.presence.deviceOffline(device)));
  }

  setIdle(connected: Connected, isIdle: boolean): void {
    connected.isIdle = isIdle;
    connected.at.process.run(() => connected.at.presence.setIdle(connected.device, isIdle));
  }

  say({ device: { userId }, at }: Connected, change: { name?: string; availability?: Availability }): void {
    this.database.set(userId, { ...this.saved(userId), ...change });
    const { name, availability } = change;
    if (availability) at.process.run(() => at.presence.setAvailability(userId, availability));
    if (name) at.process.run(() => at.presence.setProfile(userId, { name }));
  }

  saved(userId: string): { name: string; availability: Availability } {
    return this.database.get(userId) ?? { name: userId, availability: 'available' };
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      this.clock.advance(STEP_MS);
      await new Promise(setImmediate);
    }
  }

  heal(): void {
    Object.assign(this, { loss: 0, maxDelayMs: 20, doubled: 0, isSplit: false });
    for (const { process, bus } of this.sidecars) {
      process.thaw();
      bus.setConnected(true);
    }
  }

  seenAt({ presence, name }: Sidecar): string[] {
    const { people } = presence.show(watcherOf({ name }), everybody);
    return people.map((person) => `${person.id} ${person.name} ${person.status}`).sort();
  }

  idsAt(sidecar: Sidecar): string[] {
    return this.seenAt(sidecar).map((line) => line.split(' ')[0] as string);
  }

  isOnline(userId: string): boolean {
    return this.onlineSinceMs.has(userId);
  }

  /** Who is listed, and how, if every sidecar knows everything. */
  truth(): string[] {
    return [...this.onlineSinceMs.keys()]
      .flatMap((userId) => {
        const { name, availability } = this.saved(userId);
        const isGone = [...this.connected.values()].every(({ device, isIdle }) => device.userId !== userId || isIdle);
        if (availability === 'invisible') return [];
        return [`${userId} ${name} ${availability === 'available' && isGone ? 'away' : availability}`];
      })
      .sort();
  }

  #gone(key: string): void {
    const userId = this.connected.get(key)?.device.userId as string;
    this.connected.delete(key);
    if (![...this.connected.values()].some(({ device }) => device.userId === userId)) this.onlineSinceMs.delete(userId);
  }

  #carry(from: string, to: string, deliver: () => void): void {
    const target = this.sidecars.find(({ name }) => name === to);
    // Odd ones and even ones.
    const isCut = this.isSplit && Number(from.slice(1)) % 2 !== Number(to.slice(1)) % 2;
    if (!target || isCut || this.#random.chance(this.loss)) return;
    for (let copy = 0; copy < (this.#random.chance(this.doubled) ? 2 : 1); copy += 1) {
      this.clock.after(this.#random.between(0, this.maxDelayMs), () => target.process.run(deliver));
    }
  }
}

export const userOf = (id: string, name: string): User => ({ id, name, tag: 'TEST' });
export const watcherOf = ({ name }: { name: string }): Device => ({ userId: `watcher ${name}`, deviceId: 'tab' });
