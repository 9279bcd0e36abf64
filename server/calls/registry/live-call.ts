import type { EarlyLinkScope } from '@/lib/protocol/early-link';
import type { CallId, DeviceId, UserId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/presence';
import type { CallRow, Device } from './types';

export type Side = 'caller' | 'callee';

/** A call that has not ended: its row and what only memory holds. */
export interface LiveCall {
  row: CallRow;
  /** Null after a restart: accept is then followed by a relink. */
  readonly offer: string | null;
  /** What the callee allows this caller while it rings. */
  readonly earlyLink: EarlyLinkScope;
  /** Ringing devices that have begun to make a link, and how many descriptions each has sent for it. */
  readonly linked: Map<DeviceId, number>;
  /** The callee's devices that were told of the ring; each is owed its end. */
  readonly rung: Set<DeviceId>;
  /** Glare: the callee's own invite, which became this call. Asks for it mean this call. */
  mergedFrom: CallId | null;
  /** The device a side is moving from: it keeps the picture until the new one has it. */
  readonly oldDevices: Map<Side, DeviceId>;
  /** Sides whose new device has not said yet that media flows. */
  readonly awaitingMedia: Set<Side>;
}

export function isRinging(call: LiveCall): boolean {
  return call.row.acceptedAt === null;
}

/** The side this user is on, whatever the device; null for a stranger. */
export function sideOfUser({ row }: LiveCall, userId: UserId): Side | null {
  if (row.caller.id === userId) return 'caller';
  return row.callee.id === userId ? 'callee' : null;
}

/** The side whose one device in the call this is; null while the callee has none, for another tab and for a stranger. */
export function sideOfDevice(call: LiveCall, device: Device): Side | null {
  const side = sideOfUser(call, device.userId);
  return side !== null && deviceOf(call, side)?.deviceId === device.deviceId ? side : null;
}

/** Whether a side is moving from this device, which keeps the picture until the new one has it. */
export function isOldDevice(call: LiveCall, { userId, deviceId }: Device): boolean {
  const side = sideOfUser(call, userId);
  return side !== null && call.oldDevices.get(side) === deviceId;
}

/** That side's one device in the call; null for the callee before accept. */
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
