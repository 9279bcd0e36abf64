import type { CallId, DeviceId, UserId } from '@/lib/protocol/ids';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { LiveCall } from './live-call';
import { RingPauses } from './ring-pauses';
import type { RegistryTimings } from './timings';
import type { CallRow, Device, RegistryEffect } from './types';

/** What a device was told about a call's end, to repeat if it was not connected at that moment. */
export interface Ending {
  readonly key: string;
  readonly callId: CallId;
  readonly reason: EndReason;
  readonly atMs: number;
}

/** An ended call, for requests that arrive late. */
export interface EndedCall {
  readonly atMs: number;
  readonly row: CallRow;
}

/**
 * All calls of this sidecar. It is changed in place, so that an event costs the same with ten calls as with ten
 * thousand. Only `stepRegistry`, `restoreRegistry` and `adoptCalls` change it, and nothing outside this folder reads
 * its maps.
 */
export interface Registry {
  readonly calls: Map<CallId, LiveCall>;
  /**
   * Invariant 8: the one call that makes a user busy, over all devices. A ring holds its callee's slot too, until the callee
   * dials somebody else: it keeps others from ringing, never its callee from calling.
   */
  readonly slots: Map<UserId, CallId>;
  /** Calls to users with no reachable device, by callee, the oldest first (see `ringUnheard`). */
  readonly unheard: Map<UserId, Set<CallId>>;
  /** Glare: invites that were merged into another call, and that call. */
  readonly merged: Map<CallId, CallId>;
  readonly online: Map<UserId, Set<DeviceId>>;
  /** Of users who are online only. */
  readonly availability: Map<UserId, Availability>;
  readonly pauses: RingPauses;
  /** Both ordered by time, so that expiry looks at the oldest only; kept for `rememberMs`. */
  readonly ended: Map<CallId, EndedCall>;
  readonly endings: Set<Ending>;
  /** The same endings by the device's key (`keyOf`). */
  readonly endingsOf: Map<string, Ending[]>;
}

/** The handling of one event: the registry, the current time, and the effects so far. */
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

/** Clients choose their device ids, so an id is unique only within its user. */
export function keyOf(device: Device): string {
  return `${device.userId} ${device.deviceId}`;
}

export function isOnline(registry: Registry, device: Device): boolean {
  return registry.online.get(device.userId)?.has(device.deviceId) ?? false;
}

/** Whether calls ring at this user's devices. To callers an invisible user is absent (decision 021). */
export function isReachable({ online, availability }: Registry, userId: UserId): boolean {
  return online.has(userId) && availability.get(userId) !== 'invisible';
}

/** Whether the call rings without a ringing device. */
export function isUnheard({ unheard }: Registry, { row }: LiveCall): boolean {
  return unheard.get(row.callee.id)?.has(row.callId) ?? false;
}

export function devicesOf(registry: Registry, userId: UserId): Device[] {
  return [...(registry.online.get(userId) ?? [])].map((deviceId) => ({ userId, deviceId }));
}

/** The live call with this id; the id of an invite that glare merged into a call finds that call. */
export function findCall(registry: Registry, callId: CallId): LiveCall | null {
  return registry.calls.get(callId) ?? registry.calls.get(registry.merged.get(callId) ?? '') ?? null;
}

/** The live call that occupies this user. */
export function callOfUser(registry: Registry, userId: UserId): LiveCall | null {
  return registry.calls.get(registry.slots.get(userId) ?? '') ?? null;
}
