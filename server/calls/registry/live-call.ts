import type { CallId, DeviceId, UserId } from '@/lib/protocol/ids';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { CallRow, Device } from './types';

export type Side = 'caller' | 'callee';

/** A call that has not ended: its row, and the state that is kept in memory only. */
export interface LiveCall {
  row: CallRow;
  /** Null after a restart, and once the ring fell silent at devices that have used it; a relink then follows the accept. */
  offer: string | null;
  /** The early link that the callee allows this caller. */
  readonly earlyLink: EarlyLinkScope;
  /** Ringing devices that have started an early link, and how many descriptions each has sent for it. */
  readonly linked: Map<DeviceId, number>;
  /** The callee's devices that were told about the ring; each must be told about its end. */
  readonly rung: Set<DeviceId>;
  /** Glare: the callee's own invite, which was merged into this call. Requests that name it mean this call. */
  mergedFrom: CallId | null;
  /** By side, the device that a move is leaving. It keeps its link until the new device has media. */
  readonly oldDevices: Map<Side, DeviceId>;
  /** Sides that moved to a device which has not reported media yet. */
  readonly awaitingMedia: Set<Side>;
}

export function isRinging(call: LiveCall): boolean {
  return call.row.acceptedAt === null;
}

/** The side that this user is on, with any device; null for a stranger. */
export function sideOfUser({ row }: LiveCall, userId: UserId): Side | null {
  if (row.caller.id === userId) return 'caller';
  return row.callee.id === userId ? 'callee' : null;
}

/**
 * The side that this device represents in the call; null for the user's other tabs, for strangers, and before accept
 * for the callee.
 */
export function sideOfDevice(call: LiveCall, device: Device): Side | null {
  const side = sideOfUser(call, device.userId);
  return side !== null && deviceOf(call, side)?.deviceId === device.deviceId ? side : null;
}

/** Whether this is the old device of a side that is moving (see `LiveCall.oldDevices`). */
export function isOldDevice(call: LiveCall, { userId, deviceId }: Device): boolean {
  const side = sideOfUser(call, userId);
  return side !== null && call.oldDevices.get(side) === deviceId;
}

/** The device that represents this side in the call; null for the callee before accept. */
export function deviceOf({ row }: LiveCall, side: Side): Device | null {
  if (side === 'caller') return { userId: row.caller.id, deviceId: row.callerDeviceId };
  return row.calleeDeviceId === null ? null : { userId: row.callee.id, deviceId: row.calleeDeviceId };
}

export function userOf({ row }: LiveCall, side: Side): User {
  return side === 'caller' ? row.caller : row.callee;
}

export function otherSide(side: Side): Side {
  return side === 'caller' ? 'callee' : 'caller';
}
