import type { EndReason } from '@/lib/protocol/end-reason';
import type { CallId, DeviceId, UserId } from '@/lib/protocol/ids';
import type { Availability } from '@/lib/protocol/presence';
import type { LiveCall } from './live-call';
import { RingPauses } from './ring-pauses';
import type { RegistryTimings } from './timings';
import type { CallRow, Device, RegistryEffect } from './types';

/** What a device was told of a call's end, for the case that it was away just then. */
export interface Ending {
  readonly key: string;
  readonly callId: CallId;
  readonly reason: EndReason;
  readonly atMs: number;
}

/** An ended call, for asks that arrive late. */
export interface EndedCall {
  readonly atMs: number;
  readonly row: CallRow;
}

/**
 * All calls of this sidecar. Mutable in place, so that an event costs the same with ten calls as with ten thousand;
 * only `stepRegistry` and `restoreRegistry` change it, and nothing outside reads its maps.
 */
export interface Registry {
  readonly calls: Map<CallId, LiveCall>;
  /**
   * Invariant 8: the one call of a user over all devices: the one they make, are in, or that rings at their devices. A
   * ring leaves the slot when its callee dials somebody else.
   */
  readonly slots: Map<UserId, CallId>;
  /** Rings that no device gives out, by callee, the oldest first (see `ringUnheard`). */
  readonly unheard: Map<UserId, Set<CallId>>;
  /** Glare: an own invite that became another call. */
  readonly merged: Map<CallId, CallId>;
  readonly online: Map<UserId, Set<DeviceId>>;
  /** Of everybody who is online. */
  readonly availability: Map<UserId, Availability>;
  readonly pauses: RingPauses;
  /** Both in the order of time, so that forgetting looks at the oldest only; kept for `rememberMs`. */
  readonly ended: Map<CallId, EndedCall>;
  readonly endings: Set<Ending>;
  /** The same endings by device key. */
  readonly endingsOf: Map<string, Ending[]>;
}

/** One event's work: the registry, the moment, and the effects so far. */
export interface Step {
  readonly registry: Registry;
  readonly nowMs: number;
  readonly timings: RegistryTimings;
  readonly effects: RegistryEffect[];
}

export function emptyRegistry(): Registry {
  return {
    calls: new Map(),
    slots: new Map(),
    unheard: new Map(),
    merged: new Map(),
    online: new Map(),
    availability: new Map(),
    pauses: new RingPauses(),
    ended: new Map(),
    endings: new Set(),
    endingsOf: new Map(),
  };
}

/** Device ids are chosen by clients, so they name a device within its user only. */
export function keyOf(device: Device): string {
  return `${device.userId} ${device.deviceId}`;
}

export function isOnline(registry: Registry, device: Device): boolean {
  return registry.online.get(device.userId)?.has(device.deviceId) ?? false;
}

/** Whether calls ring at this person's devices. Who is invisible is absent to whoever calls (decision 021). */
export function isReachable({ online, availability }: Registry, userId: UserId): boolean {
  return online.has(userId) && availability.get(userId) !== 'invisible';
}

/** Whether it rings without anybody hearing it. */
export function isUnheard({ unheard }: Registry, { row }: LiveCall): boolean {
  return unheard.get(row.callee.id)?.has(row.callId) ?? false;
}

export function devicesOf(registry: Registry, userId: UserId): Device[] {
  return [...(registry.online.get(userId) ?? [])].map((deviceId) => ({ userId, deviceId }));
}

/** The live call of this id, also under the id of an invite that glare merged into it. */
export function findCall(registry: Registry, callId: CallId): LiveCall | null {
  return registry.calls.get(callId) ?? registry.calls.get(registry.merged.get(callId) ?? '') ?? null;
}

/** The live call that occupies this user. */
export function callOfUser(registry: Registry, userId: UserId): LiveCall | null {
  return registry.calls.get(registry.slots.get(userId) ?? '') ?? null;
}
