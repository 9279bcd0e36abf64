import type { Logger } from 'pino';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { Clock, Stop } from '@/server/app/clock';
import { type CallPhase, phaseOf, type SidecarMetrics } from '@/server/metrics/sidecar-metrics';
import type { RingPush } from '@/server/push/ring-push';
import type { CallEvent, CallsOutput, Greet } from './calls';
import { isHidden, isInOtherCall, isParty } from './registry/party';
import {
  adoptCalls,
  emptyRegistry,
  type Registry,
  restoreRegistry,
  rowIdOf,
  snapshotFor,
  stepRegistry,
} from './registry/registry';
import type { RegistryTimings } from './registry/timings';
import type { CallRow, Device, RegistryEffect, RegistryEvent, RegistryReply, RegistryTimer } from './registry/types';
import type { CallStore, StoredCall } from './store/call-store';
import { CallWriter } from './store/call-writer';
import { fenced, LeaseOver } from './store/fenced-store';
import { LeaseKeeper, type LeaseTimings } from './store/lease-keeper';

/**
 * How far the recorded end of a call may lie before a crash: nobody misses 15 s of a call's length, and each round is
 * one small write. Ends that could not be written are tried again as often.
 */
const ALIVE_EVERY_MS = 15_000;

/** In the form of a device's id; no device has it. */
const NO_DEVICE = '00000000-0000-0000-0000-000000000000';

export interface CallServiceDeps extends CallsOutput {
  readonly store: CallStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timings: RegistryTimings;
  readonly leaseTimings: LeaseTimings;
  /** Each change of a call is counted here. */
  readonly metrics?: Pick<SidecarMetrics, 'callSaved'>;
  /** Rings where no page is open. */
  readonly rings?: Pick<RingPush, 'callSaved'>;
  /** The lease was renewed, or the database did not take it. */
  readonly onRenewal?: (succeeded: boolean) => void;
  /** False once another sidecar may own the calls: nothing is stepped, sent or written then. By default always true. */
  readonly mayAct?: () => boolean;
  /** Another sidecar has ended this one's lease. Nothing of its calls is written from then on: it must start anew. */
  readonly onLeaseLost: () => void;
}

const timerKey = (timer: RegistryTimer): string =>
  timer.kind === 'ring' ? `ring ${timer.callId}` : `grace ${timer.callId} ${timer.side}`;

/**
 * The call as its last sidecar left it, or ended at the moment at which it was last known to go on. Media needs no
 * sidecar: two people may talk on through an outage of minutes, and their devices come back to their call. Once the
 * outage outlasts the memory of ends the call is over: a browser that reopens its pages must not open the camera for
 * it.
 */
function leftBehind({ row, aliveAtMs }: StoredCall, nowMs: number, { graceMs, rememberMs }: RegistryTimings): CallRow {
  if (row.endedAt !== null || nowMs - aliveAtMs <= graceMs + rememberMs) return row;
  // No end comes before its beginning, even where the machine's clock was set back in between.
  return { ...row, endedAt: Math.max(aliveAtMs, row.invitedAt), endReason: 'connection-lost' };
}

function transitionOf(row: CallRow, before: CallRow | undefined): string | null {
  if (row.endedAt !== null) return 'call ended';
  if (!before) return 'call invited';
  if (row.connectedAt !== before.connectedAt) return 'call connected';
  return row.acceptedAt !== before.acceptedAt ? 'call accepted' : null;
}

/**
 * Carries out what the call registry decides: facts to devices, rows to the store, timers. It decides nothing itself.
 */
export class CallService {
  readonly #deps: CallServiceDeps;
  readonly #writer: CallWriter;
  readonly #keeper: LeaseKeeper;
  #registry: Registry = emptyRegistry();
  readonly #timers = new Map<string, Stop>();
  /** Rows of live calls by `CallRow.id`. */
  readonly #live = new Map<string, CallRow>();
  /** Adopted calls that no device has come back to, by `CallRow.id`, and when each was last known to go on. */
  readonly #unclaimed = new Map<string, number>();
  #stopAlive: Stop = () => undefined;
  #onRest: () => void = () => undefined;

  constructor(deps: CallServiceDeps) {
    const store = deps.mayAct ? fenced(deps.store, deps.mayAct) : deps.store;
    this.#deps = { ...deps, store };
    const { clock, logger, onLeaseLost, onLogged } = deps;
    this.#writer = new CallWriter(store, clock, logger, ({ caller, callee }) => onLogged([caller.id, callee.id]));
    this.#keeper = new LeaseKeeper({
      ...{ store, clock, logger, timings: deps.leaseTimings },
      onAdopted: (calls) => this.#adoptMore(calls),
      onLost: onLeaseLost,
      onRenewal: (succeeded) => deps.onRenewal?.(succeeded),
    });
  }

  /**
   * Resumes the calls that this sidecar's last start, or one that stopped in good order, left behind. Must be done
   * before the first device connects. Calls of other sidecars stay theirs. Null, or the fencing number of an owner that
   * is not lower than this one (see `CallStore.open`): nothing is restored then.
   */
  async restore(): Promise<number | null> {
    const { store, clock, timings, logger } = this.#deps;
    const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    const higher = await writePatiently(() => store.open(), wait);
    if (higher !== null) return higher;
    const adopted = await writePatiently(() => store.adopt(), wait);
    const nowMs = clock.steadyMs();
    const ended = await store.endedSince(nowMs - timings.rememberMs);
    if (!this.#mayAct) throw new LeaseOver();
    const rows = this.#takeOver(adopted, nowMs);
    const { registry, effects } = restoreRegistry([...ended, ...rows], nowMs, timings);
    this.#registry = registry;
    if (this.#live.size > 0) logger.info({ calls: this.#live.size }, 'calls restored');
    this.#perform(effects);
    this.#stopAlive = clock.every(ALIVE_EVERY_MS, () => void this.#touch());
    this.#keeper.start();
    return null;
  }

  /**
   * Resolves once no call rings or is being set up, and after `withinMs` in any case. Such calls go on at the next
   * sidecar too, but more slowly: their offer is not stored.
   */
  atRest(withinMs: number): Promise<void> {
    if (this.#isAtRest) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#deps.clock.after(withinMs, resolve);
      this.#onRest = () => {
        stop();
        resolve();
      };
    });
  }

  /** Applies one request, already parsed and authenticated. Returns its acknowledgement before anything is stored. */
  apply(event: CallEvent): RegistryReply {
    return this.#step(event) ?? { ok: true };
  }

  /** The callee declines from a notification, without a device. Ignored unless the call rings. */
  declineUnseen(userId: UserId, callId: CallId): void {
    this.#step({ type: 'decline', by: { userId, deviceId: NO_DEVICE }, callId });
  }

  /** How many calls are in each phase. */
  get counts(): Record<CallPhase, number> {
    const counts = { ringing: 0, connecting: 0, connected: 0 };
    for (const row of this.#live.values()) counts[phaseOf(row)] += 1;
    return counts;
  }

  /** Whether this device rings or talks in this call now. */
  isParty(device: Device, callId: CallId): boolean {
    return isParty(this.#registry, device, callId);
  }

  /** Whether this user's links in this call go through relays only. */
  isHidden(userId: UserId, callId: CallId): boolean {
    return isHidden(this.#registry, userId, callId);
  }

  /** Whether a live call depends on this device, which made or answered it. */
  isNeeded(device: Device): boolean {
    const call = this.#callOf(device);
    return call !== null && call.phase !== 'ringing-in';
  }

  /** Whether this device rings or talks in any call now. */
  hasCall(device: Device): boolean {
    return this.#callOf(device) !== null;
  }

  /**
   * A device connected. `greet` receives what the device must know about its call, before any fact about it is sent.
   */
  deviceOnline(device: Device, availability: Availability, greet: Greet): void {
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

  /** Resolves once everything decided so far is stored, or given up; after `withinMs` in any case. */
  stored(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#deps.clock.after(withinMs, resolve);
      void this.#writer.flush().then(() => {
        stop();
        resolve();
      });
    });
  }

  /** Stops the timers and waits for the database. The calls stay in it as they are, for the next start of a sidecar. */
  async close(): Promise<void> {
    const { store, logger } = this.#deps;
    this.#stopAlive();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    await this.#keeper.stop();
    await this.#touch();
    await this.#writer.flush();
    await store.release().catch((error: unknown) => {
      logger.warn({ error: describeError(error) }, 'the lease could not be released');
    });
  }

  /** Another sidecar may own the calls: stops at once and writes nothing any more. */
  abandon(): void {
    this.#stopAlive();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    void this.#keeper.stop();
  }

  get #mayAct(): boolean {
    return this.#deps.mayAct?.() ?? true;
  }

  #callOf(device: Device): CallSnapshot | null {
    const { clock, timings } = this.#deps;
    return snapshotFor(this.#registry, device, clock.steadyMs(), timings);
  }

  get #isAtRest(): boolean {
    return [...this.#live.values()].every(({ connectedAt }) => connectedAt !== null);
  }

  #touch(): Promise<void> {
    return this.#writer.touch([...this.#live.keys()].filter((id) => !this.#unclaimed.has(id)));
  }

  /** Another sidecar is gone, and these were its calls. */
  #adoptMore(calls: readonly StoredCall[]): void {
    const { clock, timings, logger } = this.#deps;
    const nowMs = clock.steadyMs();
    logger.info({ calls: calls.length }, 'calls of a sidecar that is gone taken over');
    const rows = this.#takeOver(calls, nowMs);
    this.#perform(adoptCalls(this.#registry, rows, nowMs, timings));
  }

  /**
   * Keeps the adopted calls as this sidecar's own. Returns their rows, those with an end that have been left too long.
   */
  #takeOver(calls: readonly StoredCall[], nowMs: number): CallRow[] {
    this.#writer.adopted(calls.map(({ row }) => row.id));
    return calls.map((call) => {
      const row = leftBehind(call, nowMs, this.#deps.timings);
      if (row.endedAt !== null) {
        this.#save(row);
      } else {
        this.#live.set(row.id, row);
        this.#unclaimed.set(row.id, call.aliveAtMs);
      }
      return row;
    });
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
    if (this.#isAtRest) this.#onRest();
  }

  #startTimer(timer: RegistryTimer, ms: number): void {
    this.#stopTimer(timer);
    const fire = () => {
      this.#timers.delete(timerKey(timer));
      if (this.#mayAct) this.#step({ type: 'timer', timer });
    };
    this.#timers.set(timerKey(timer), this.#deps.clock.after(ms, fire));
  }

  #stopTimer(timer: RegistryTimer): void {
    this.#timers.get(timerKey(timer))?.();
    this.#timers.delete(timerKey(timer));
  }

  #save(row: CallRow): void {
    const before = this.#live.get(row.id);
    const { logger, metrics, rings } = this.#deps;
    const transition = transitionOf(row, before);
    if (transition) logger.info({ callId: row.callId, reason: row.endReason ?? undefined }, transition);
    metrics?.callSaved(row, before);
    rings?.callSaved(row, before, () => isInOtherCall(this.#registry, row.callee.id, row.callId));
    if (row.endedAt === null) {
      this.#live.set(row.id, row);
      this.#writer.save(row);
      return;
    }
    const lastAliveMs = this.#unclaimed.get(row.id);
    this.#live.delete(row.id);
    this.#unclaimed.delete(row.id);
    this.#writer.save(lastAliveMs === undefined ? row : { ...row, endedAt: lastAliveMs });
  }
}
