import type { Availability } from '@/lib/protocol/sidecar/presence';
import { send } from './effects';
import { tellDeviceElsewhere } from './elsewhere';
import { endCall, type Told } from './end-call';
import { tellEnd } from './endings';
import { deviceOf, isRinging, type LiveCall, otherSide, type Side, sideOfDevice, sideOfUser } from './live-call';
import { releaseOldDevice } from './move';
import { setAvailability } from './reach';
import { callOfUser, isOnline, isReachable, keyOf, type Step } from './registry-state';
import { returnToOldDevice } from './return-to-old-device';
import type { Device, RegistryTimer } from './types';

/** A tab connected. Its snapshot tells it about a ring; this sends it the ends that it missed. */
export function deviceOnline(step: Step, by: Device, availability: Availability): void {
  const { registry, effects } = step;
  const devices = registry.online.get(by.userId);
  if (devices) devices.add(by.deviceId);
  else registry.online.set(by.userId, new Set([by.deviceId]));
  for (const { callId, reason } of registry.endingsOf.get(keyOf(by)) ?? []) {
    if (!isIn(registry.calls.get(callId), by)) send(step, by, { name: 'call:ended', body: { callId, reason } });
  }
  setAvailability(step, by.userId, availability, by);
  const call = callOfUser(registry, by.userId);
  const side = call && sideOfUser(call, by.userId);
  if (!call || !side) return;
  releaseOldDevice(step, call, by);
  const grace: RegistryTimer = { kind: 'grace', callId: call.row.callId, side };
  tellDeviceElsewhere(step, call, side, by);
  if (isRinging(call) && side === 'callee') {
    call.rung.add(by.deviceId);
  } else if (sideOfDevice(call, by)) {
    effects.push({ type: 'stop-timer', timer: grace });
    tellPeer(step, call, side, 'call:peer-back');
  }
}

/** Whether the device is part of the call again after it was told that the call is over for it (it signed out). */
function isIn(call: LiveCall | undefined, by: Device): boolean {
  if (!call) return false;
  if (!isRinging(call)) return sideOfDevice(call, by) !== null;
  return call.row.terms.isHeard && sideOfUser(call, by.userId) === 'callee';
}

/**
 * A tab's socket closed, which is not a hang-up: its side has a grace period to come back. If the socket only fell
 * silent (`isSilent`) the grace is long, because media may still flow between the two; if it does not, their pages end
 * the call.
 */
export function deviceOffline(step: Step, by: Device, isSilent = false): void {
  const { registry, effects, timings } = step;
  const devices = registry.online.get(by.userId);
  const wasReachable = isReachable(registry, by.userId);
  if (!devices?.delete(by.deviceId)) return;
  if (devices.size === 0) {
    registry.online.delete(by.userId);
    registry.availability.delete(by.userId);
  }
  const call = callOfUser(registry, by.userId);
  const side = call && sideOfUser(call, by.userId);
  if (call) releaseOldDevice(step, call, by);
  if (!call || !side || isPresent(step, call, side)) return;
  if (!isRinging(call) && !sideOfDevice(call, by)) return;
  // The grace began when they turned invisible. And a caller who must not see them does not learn that they left.
  if (isRinging(call) && side === 'callee' && !(wasReachable && call.row.terms.isSeen)) return;
  // A device without media yet cannot be talking to anybody.
  const graceMs = isSilent && !call.awaitingMedia.has(side) ? timings.silentGraceMs : timings.graceMs;
  const ms = isRinging(call) ? timings.ringGraceMs : graceMs;
  effects.push({ type: 'start-timer', timer: { kind: 'grace', callId: call.row.callId, side }, ms });
  tellPeer(step, call, side, 'call:peer-away');
}

/** The device's login ended. Its call ends now; a ring goes on at the user's other devices. */
export function deviceSignedOut(step: Step, by: Device): void {
  const call = callOfUser(step.registry, by.userId);
  const side = call && sideOfDevice(call, by);
  if (call && side) {
    const own = { caller: 'signed-out', callee: 'peer-left' } as const;
    endCall(step, call, side === 'caller' ? own : { caller: own.callee, callee: own.caller });
  } else if (call && isRinging(call) && call.row.callee.id === by.userId && call.rung.delete(by.deviceId)) {
    tellEnd(step, by, call.row.callId, 'signed-out');
  }
  deviceOffline(step, by);
}

/** Nobody answered, or a device did not come back. A timer whose cause is gone does nothing. */
export function timerFired(step: Step, timer: RegistryTimer): void {
  const call = step.registry.calls.get(timer.callId);
  if (!call) return;
  if (timer.kind === 'ring') {
    if (isRinging(call)) endCall(step, call, { caller: 'no-answer', callee: 'no-answer' });
    return;
  }
  if (isPresent(step, call, timer.side)) return;
  if (!isRinging(call) && returnToOldDevice(step, call, timer.side, 'connection-lost')) return;
  if (!isRinging(call)) endCall(step, call, { caller: 'connection-lost', callee: 'connection-lost' });
  else endCall(step, call, ringLost(step, call, timer.side));
}

/**
 * The lost side is told `connection-lost`, the other side what that amounts to. A callee who turned invisible was not
 * lost.
 */
function ringLost({ registry }: Step, { row }: LiveCall, side: Side): Told {
  if (side === 'caller') return { caller: 'connection-lost', callee: 'cancelled', row: 'cancelled' };
  return { caller: 'peer-left', callee: registry.online.has(row.callee.id) ? 'no-answer' : 'connection-lost' };
}

/**
 * Whether that side has a connected device: the one in the call or, while it rings, any device of a reachable callee.
 */
function isPresent({ registry }: Step, call: LiveCall, side: Side): boolean {
  const device = deviceOf(call, side);
  return device ? isOnline(registry, device) : isReachable(registry, call.row.callee.id);
}

function tellPeer(step: Step, call: LiveCall, side: Side, name: 'call:peer-away' | 'call:peer-back'): void {
  const peer = deviceOf(call, otherSide(side));
  if (peer && !isRinging(call)) send(step, peer, { name, body: { callId: call.row.callId } });
}
