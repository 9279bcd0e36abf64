import type { CallId, UserId } from '@/lib/protocol/ids';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import { emptyRegistry, restoreRegistry, snapshotFor, stepRegistry } from '@/server/calls/registry/registry';
import { keyOf } from '@/server/calls/registry/registry-state';
import { DEFAULT_TIMINGS } from '@/server/calls/registry/timings';
import type {
  CallRow,
  Device,
  RegistryEffect,
  RegistryEvent,
  RegistryReply,
  RegistryTimer,
} from '@/server/calls/registry/types';
import type { Alarm, Clock } from './clock';
import { eventOf, type KnownPeople } from './events';
import type { Random } from './random';
import type { ServerEnd, SimRequest, SimSocket } from './socket';

export interface ServerWatch {
  /** Called after each event, before its effects run. */
  stepped(event: RegistryEvent, effects: readonly RegistryEffect[], reply: RegistryReply | undefined): void;
  saw(what: string): void;
  /** A call was saved, which was like `before`, if it is not new. */
  saved(row: CallRow, before: CallRow | undefined): void;
}

/** Of whoever declines from a notification. */
const NO_DEVICE = '00000000-0000-0000-0000-000000000000';

export interface ServerFaults {
  /** True if this request is to fail, or its reply to be lost. */
  isMishap(): boolean;
  isDoubled(): boolean;
}

const timerKey = (timer: RegistryTimer): string =>
  timer.kind === 'ring' ? `ring ${timer.callId}` : `${timer.side} ${timer.callId}`;

/** The sidecar around the real registry: sockets, timers and the table of calls. */
export class SimServer implements ServerEnd {
  isUp = true;
  registry = emptyRegistry();
  readonly rows = new Map<CallId, CallRow>();
  /** Rows that have reached the disk; saves take a moment, and a crash loses those in flight. */
  readonly #disk = new Map<CallId, CallRow>();
  #epoch = 0;
  /** Calls of which a crash lost a save: what was reported of them before may contradict what is reported after. */
  readonly forgotten = new Set<CallId>();
  readonly #availability = new Map<UserId, Availability>();
  readonly #sockets = new Map<string, SimSocket>();
  readonly #timers = new Map<string, Alarm>();

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly watch: ServerWatch,
    private readonly faults: ServerFaults,
    private readonly choices: KnownPeople,
  ) {}

  hello(socket: SimSocket): void {
    if (!this.isUp) return;
    const key = keyOf(socket.device);
    const first = this.#sockets.get(key);
    this.#sockets.set(key, socket);
    first?.cut(this.random.between(1, 50), 0);
    const { effects } = this.#step({
      type: 'device-online',
      by: socket.device,
      availability: this.availabilityOf(socket.device.userId),
    });
    const call = snapshotFor(this.registry, socket.device, this.clock.nowMs, DEFAULT_TIMINGS);
    socket.down((client) => client.connected());
    socket.down((client) => client.ready(call));
    this.#applyAll(effects);
  }

  ask(socket: SimSocket, ask: SimRequest, reply: (reply: RegistryReply) => void): void {
    if (!this.isUp || this.#sockets.get(keyOf(socket.device)) !== socket) return;
    const isMishap = this.faults.isMishap();
    // Only an invite reads the database, which may be busy.
    if (isMishap && ask.name === 'call:invite') {
      this.watch.saw('ask failed');
      return reply({ ok: false, code: 'internal' });
    }
    if (ask.name === 'call:invite' && this.choices.hasBlocked(socket.device.userId, ask.request.calleeId))
      return reply({ ok: false, code: 'has-blocked' });
    const { effects, reply: answer } = this.#step(this.#eventOf(ask, socket.device));
    if (isMishap) {
      this.watch.saw('answer lost');
      return this.#applyAll(effects);
    }
    // The acknowledgement and the effects may be sent in either order.
    const isFirst = this.random.chance(0.5);
    if (answer && isFirst) reply(answer);
    this.#applyAll(effects);
    if (answer && !isFirst) reply(answer);
  }

  closed(socket: SimSocket): void {
    if (!this.isUp || this.#sockets.get(keyOf(socket.device)) !== socket) return;
    this.#sockets.delete(keyOf(socket.device));
    this.#applyAll(this.#step({ type: 'device-offline', by: socket.device, isSilent: !socket.isLeft }).effects);
  }

  signOut(device: Device): void {
    if (!this.isUp) return;
    this.#applyAll(this.#step({ type: 'device-signed-out', by: device }).effects);
    this.#sockets.get(keyOf(device))?.down((client) => client.signedOut());
    this.#sockets.delete(keyOf(device));
  }

  availabilityOf(userId: UserId): Availability {
    return this.#availability.get(userId) ?? 'available';
  }

  /** Survives a crash, as in the database. */
  setAvailability(userId: UserId, availability: Availability): void {
    this.#availability.set(userId, availability);
    if (this.isUp) this.#applyAll(this.#step({ type: 'availability-set', userId, availability }).effects);
  }

  /** The database knows of it already. */
  blocked(blockerId: UserId, blockedId: UserId): void {
    if (this.isUp) this.#applyAll(this.#step({ type: 'blocked', blockerId, blockedId }).effects);
  }

  /** A call as whoever reads the database finds it. */
  storedCall(callId: CallId): CallRow | undefined {
    return this.#disk.get(callId);
  }

  /** As `CallService.declineUnseen`; the word to a sidecar that is away is lost. */
  declineUnseen(userId: UserId, callId: CallId): void {
    const by = { userId, deviceId: NO_DEVICE };
    if (this.isUp) this.#applyAll(this.#step({ type: 'decline', by, callId }).effects);
  }

  /** A request that no client machine sends. */
  tryOut(by: Device, ask: SimRequest): void {
    if (this.isUp) this.#applyAll(this.#step(this.#eventOf(ask, by)).effects);
  }

  /** `kill -9`: sockets, timers and memory are lost; the table stays. */
  crash(): void {
    this.isUp = false;
    this.#epoch += 1;
    for (const [callId, row] of this.rows) if (this.#disk.get(callId) !== row) this.forgotten.add(callId);
    for (const alarm of this.#timers.values()) alarm.stop();
    this.#timers.clear();
    this.#sockets.clear();
    this.registry = emptyRegistry();
  }

  restart(): void {
    this.isUp = true;
    this.rows.clear();
    for (const [callId, row] of this.#disk) {
      // As they are now: terms are not stored.
      const terms = row.acceptedAt === null ? this.choices.termsOf(row.caller.id, row.callee.id) : row.terms;
      this.rows.set(callId, row.endedAt === null ? { ...row, terms } : row);
    }
    const restored = restoreRegistry([...this.rows.values()], this.clock.nowMs, DEFAULT_TIMINGS);
    this.registry = restored.registry;
    this.#applyAll(restored.effects);
  }

  #eventOf(ask: SimRequest, by: Device): RegistryEvent {
    return eventOf(ask, by, this.choices);
  }

  #step(event: RegistryEvent) {
    const step = stepRegistry(this.registry, event, this.clock.nowMs, DEFAULT_TIMINGS);
    this.watch.stepped(event, step.effects, step.reply);
    return step;
  }

  #applyAll(effects: readonly RegistryEffect[]): void {
    for (const effect of effects) this.#apply(effect);
  }

  #apply(effect: RegistryEffect): void {
    switch (effect.type) {
      case 'send': {
        const { fact } = effect;
        const socket = this.#sockets.get(keyOf(effect.to));
        socket?.down((client) => client.fact(fact));
        if (this.faults.isDoubled()) socket?.down((client) => client.fact(fact));
        return;
      }
      case 'save':
        return this.#save(effect.row);
      case 'start-timer':
        return this.#startTimer(effect.timer, effect.ms);
      case 'stop-timer':
        this.#timers.get(timerKey(effect.timer))?.stop();
        return;
      case 'slot-changed':
        return;
    }
  }

  #save(row: CallRow): void {
    const before = this.rows.get(row.callId);
    this.rows.set(row.callId, row);
    this.watch.saved(row, before);
    const epoch = this.#epoch;
    this.clock.after(5, () => epoch === this.#epoch && this.#disk.set(row.callId, row));
  }

  #startTimer(timer: RegistryTimer, ms: number): void {
    const key = timerKey(timer);
    this.#timers.get(key)?.stop();
    const alarm = this.clock.after(ms, () => this.#applyAll(this.#step({ type: 'timer', timer }).effects));
    this.#timers.set(key, alarm);
  }
}
