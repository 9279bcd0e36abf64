import type { Logger } from 'pino';
import type { CallSnapshot } from '@/lib/protocol/call';
import type { CallFact } from '@/lib/protocol/facts';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { Availability } from '@/lib/protocol/presence';
import type { Clock, Stop } from '@/server/app/clock';
import { isHidden, isParty } from './registry/party';
import { emptyRegistry, type Registry, restoreRegistry, rowIdOf, snapshotFor, stepRegistry } from './registry/registry';
import type { RegistryTimings } from './registry/timings';
import type { CallRow, Device, RegistryEffect, RegistryEvent, RegistryReply, RegistryTimer } from './registry/types';
import type { CallStore, StoredCall } from './store/call-store';

/**
 * How stale a crashed call's end may be; 15 s of a call's length matter to nobody, and one small write does. As often is
 * tried again what could not be written.
 */
const ALIVE_EVERY_MS = 15_000;

export interface CallServiceDeps {
  readonly store: CallStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timings: RegistryTimings;
  readonly send: (to: Device, fact: CallFact) => void;
  readonly setBusy: (userId: UserId, busy: boolean) => void;
}

const timerKey = (timer: RegistryTimer): string =>
  timer.kind === 'ring' ? `ring ${timer.callId}` : `grace ${timer.callId} ${timer.side}`;

/**
 * The call as the sidecar before left it, or ended when it was last known to go on. The media needs no sidecar: through
 * an outage of minutes two people may be talking, and their devices come back to their call. After as long as ends are
 * remembered it is over, or its end could not be written: a browser that reopens its pages must not open the camera for it.
 */
function leftBehind({ row, aliveAtMs }: StoredCall, nowMs: number, { graceMs, rememberMs }: RegistryTimings): CallRow {
  if (row.endedAt !== null || nowMs - aliveAtMs <= graceMs + rememberMs) return row;
  return { ...row, endedAt: aliveAtMs, endReason: 'connection-lost' };
}

function transitionOf(row: CallRow, before: CallRow | undefined): string | null {
  if (row.endedAt !== null) return 'call ended';
  if (!before) return 'call invited';
  if (row.connectedAt !== before.connectedAt) return 'call connected';
  return row.acceptedAt !== before.acceptedAt ? 'call accepted' : null;
}

/** Carries out what the call registry decides: facts to devices, rows to the database, timers. Decides nothing itself. */
export class CallService {
  readonly #deps: CallServiceDeps;
  #registry: Registry = emptyRegistry();
  readonly #timers = new Map<string, Stop>();
  /** Rows of live calls, by their keys. */
  readonly #live = new Map<string, CallRow>();
  /** Rows of the sidecar before this one that nobody has come back to, and when they were last known to go on. */
  readonly #unclaimed = new Map<string, number>();
  #stopAlive: Stop = () => undefined;

  constructor(deps: CallServiceDeps) {
    this.#deps = deps;
  }

  /** Goes on with the calls the last sidecar left in the database. Must be done before the first device. */
  async restore(): Promise<void> {
    const { store, clock, timings, logger } = this.#deps;
    const nowMs = clock.steadyMs();
    const stored = await store.load(nowMs - timings.rememberMs);
    const rows: CallRow[] = [];
    for (const call of stored) {
      const row = leftBehind(call, nowMs, timings);
      rows.push(row);
      if (row !== call.row) this.#save(row);
      if (row.endedAt !== null) continue;
      this.#live.set(row.id, row);
      this.#unclaimed.set(row.id, call.aliveAtMs);
    }
    const { registry, effects } = restoreRegistry(rows, nowMs, timings);
    this.#registry = registry;
    if (this.#live.size > 0) logger.info({ calls: this.#live.size }, 'calls restored');
    this.#perform(effects);
    this.#stopAlive = clock.every(ALIVE_EVERY_MS, () => void this.#touch());
  }

  /** One ask, already parsed and authenticated. The acknowledgement is ready before any of it is in the database. */
  apply(event: Exclude<RegistryEvent, { type: 'device-online' }>): RegistryReply {
    return this.#step(event) ?? { ok: true };
  }

  /** Whether this device rings or talks in this call now. */
  isParty(device: Device, callId: CallId): boolean {
    return isParty(this.#registry, device, callId);
  }

  /** Whether this user's links in this call go through relays alone. */
  isHidden(userId: UserId, callId: CallId): boolean {
    return isHidden(this.#registry, userId, callId);
  }

  /** Whether a call that goes on hangs on this device: the one that made it or answered it. */
  isNeeded(device: Device): boolean {
    const { clock, timings } = this.#deps;
    const call = snapshotFor(this.#registry, device, clock.steadyMs(), timings);
    return call !== null && call.phase !== 'ringing-in';
  }

  /** A device connected: `greet` gets what it must know of its call, before any news of it. */
  deviceOnline(device: Device, availability: Availability, greet: (call: CallSnapshot | null) => void): void {
    const { clock, timings } = this.#deps;
    const nowMs = clock.steadyMs();
    const step = stepRegistry(this.#registry, { type: 'device-online', by: device, availability }, nowMs, timings);
    this.#registry = step.registry;
    const call = snapshotFor(this.#registry, device, nowMs, timings);
    const rowId = call && rowIdOf(this.#registry, call.callId);
    if (rowId) this.#unclaimed.delete(rowId);
    greet(call);
    this.#perform(step.effects);
  }

  /** Stops the timers and waits for the database. Calls stay in it as they are, for the next sidecar. */
  async close(): Promise<void> {
    this.#stopAlive();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    await this.#touch();
    await this.#deps.store.flush();
  }

  #touch(): Promise<void> {
    return this.#deps.store.touch([...this.#live.keys()].filter((id) => !this.#unclaimed.has(id)));
  }

  #step(event: RegistryEvent): RegistryReply | undefined {
    const step = stepRegistry(this.#registry, event, this.#deps.clock.steadyMs(), this.#deps.timings);
    this.#registry = step.registry;
    this.#perform(step.effects);
    return step.reply;
  }

  #perform(effects: readonly RegistryEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#deps.send(effect.to, effect.fact);
          break;
        case 'slot-changed':
          this.#deps.setBusy(effect.userId, effect.busy);
          break;
        case 'start-timer':
          this.#startTimer(effect.timer, effect.ms);
          break;
        case 'stop-timer':
          this.#stopTimer(effect.timer);
          break;
        case 'save':
          this.#save(effect.row);
          break;
      }
    }
  }

  #startTimer(timer: RegistryTimer, ms: number): void {
    this.#stopTimer(timer);
    const fire = () => {
      this.#timers.delete(timerKey(timer));
      this.#step({ type: 'timer', timer });
    };
    this.#timers.set(timerKey(timer), this.#deps.clock.after(ms, fire));
  }

  #stopTimer(timer: RegistryTimer): void {
    this.#timers.get(timerKey(timer))?.();
    this.#timers.delete(timerKey(timer));
  }

  #save(row: CallRow): void {
    const { logger, store } = this.#deps;
    const transition = transitionOf(row, this.#live.get(row.id));
    if (transition) logger.info({ callId: row.callId, reason: row.endReason ?? undefined }, transition);
    if (row.endedAt === null) {
      this.#live.set(row.id, row);
      store.save(row);
      return;
    }
    const lastAliveMs = this.#unclaimed.get(row.id);
    this.#live.delete(row.id);
    this.#unclaimed.delete(row.id);
    store.save(lastAliveMs === undefined ? row : { ...row, endedAt: lastAliveMs });
  }
}
