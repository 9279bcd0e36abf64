import type { CallId, UserId } from '@/lib/protocol/ids';
import { isRinging, sideOfDevice, sideOfUser } from './live-call';
import { callOfUser, findCall, type Registry } from './registry-state';
import type { Device } from './types';

/**
 * Whether this device takes part in a live call: it made the call, rings for it, or accepted it. Once one device has
 * accepted, the same user's other tabs do not.
 */
export function isParty(registry: Registry, device: Device, callId: CallId): boolean {
  const call = findCall(registry, callId);
  if (!call) return false;
  if (sideOfDevice(call, device) !== null) return true;
  return isRinging(call) && sideOfUser(call, device.userId) === 'callee' && call.rung.has(device.deviceId);
}

/** Whether another call than this one occupies the user: one that they are in, made, or hear ringing. */
export function isInOtherCall(registry: Registry, userId: UserId, callId: CallId): boolean {
  const call = callOfUser(registry, userId);
  return call !== null && call.row.callId !== callId;
}

/** Whether this user's links in a live call go through relays only. False if there is no such call. */
export function isHidden(registry: Registry, userId: UserId, callId: CallId): boolean {
  return findCall(registry, callId)?.row.relayOnlyUserIds.includes(userId) ?? false;
}
