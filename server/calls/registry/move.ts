import type { OfCallEvent } from './answer';
import { MAX_LINK_EPOCH, save, send } from './effects';
import { tellDeviceElsewhere, tellElsewhere } from './elsewhere';
import { forgetEndings, tellEnd } from './endings';
import {
  deviceOf,
  isOldDevice,
  isRinging,
  type LiveCall,
  otherSide,
  type Side,
  sideOfDevice,
  sideOfUser,
  userOf,
} from './live-call';
import { findCall, isOnline, type Step } from './registry-state';
import { ok, refuse } from './reply';
import type { Device, RegistryEvent, RegistryReply } from './types';

export type MoveEvent = Extract<RegistryEvent, { type: 'move' }>;

/**
 * Moves an accepted call to another device of the same user. To avoid a gap the old device keeps its link until the new
 * one reports media. An old device that is not connected is released at once.
 */
export function move(step: Step, { by, callId, media }: MoveEvent): RegistryReply {
  const call = findCall(step.registry, callId);
  const side = call && sideOfUser(call, by.userId);
  if (!call || !side) return refuse('unknown-call');
  if (isRinging(call)) return refuse('wrong-phase');
  if (sideOfDevice(call, by)) return ok;
  const linkEpoch = call.row.linkEpoch + 1;
  if (linkEpoch > MAX_LINK_EPOCH) return refuse('rate-limited');
  replaceDevice(step, call, side, by.deviceId);
  forgetEndings(step, by, call.row.callId);
  const change = side === 'caller' ? { callerMedia: media } : { calleeMedia: media };
  save(step, call, { ...change, linkEpoch });
  const peer = deviceOf(call, otherSide(side));
  for (const device of [by, peer])
    if (device)
      send(step, device, { name: 'call:relinked', body: { callId: call.row.callId, linkEpoch, handover: true } });
  send(step, by, { name: 'call:elsewhere', body: { call: null } });
  return ok;
}

function replaceDevice(step: Step, call: LiveCall, side: Side, deviceId: string): void {
  const before = deviceOf(call, side);
  if (!before) return;
  save(step, call, side === 'caller' ? { callerDeviceId: deviceId } : { calleeDeviceId: deviceId });
  if (call.oldDevices.get(side) === deviceId) call.oldDevices.delete(side);
  // A device that never had media has none to keep; the old device from an earlier move keeps its own.
  if (call.awaitingMedia.has(side)) tellMoved(step, call, side, before.deviceId);
  else call.oldDevices.set(side, before.deviceId);
  call.awaitingMedia.add(side);
  if (isOnline(step.registry, before)) return;
  if (call.oldDevices.get(side) === before.deviceId) releaseSide(step, call, side);
  const callId = call.row.callId;
  step.effects.push({ type: 'stop-timer', timer: { kind: 'grace', callId, side } });
  const peer = deviceOf(call, otherSide(side));
  if (peer) send(step, peer, { name: 'call:peer-back', body: { callId } });
}

/** The new device has media: the old one may stop. */
export function newDeviceConnected(step: Step, call: LiveCall, { by }: OfCallEvent): void {
  const side = sideOfDevice(call, by);
  if (!side) return;
  call.awaitingMedia.delete(side);
  releaseSide(step, call, side);
}

/** Releases the old devices of both sides. */
export function releaseOldDevices(step: Step, call: LiveCall): void {
  for (const side of [...call.oldDevices.keys()]) releaseSide(step, call, side);
}

/**
 * The old device of a move has dropped the call or lost its page: the call cannot return to it, and it is told that the
 * call has moved. False for any other device.
 */
export function releaseOldDevice(step: Step, call: LiveCall, by: Device): boolean {
  const side = sideOfUser(call, by.userId);
  if (!side || !isOldDevice(call, by)) return false;
  releaseSide(step, call, side);
  return true;
}

/** This side's old device is out of the call. */
function releaseSide(step: Step, call: LiveCall, side: Side): void {
  const deviceId = call.oldDevices.get(side);
  if (deviceId === undefined) return;
  call.oldDevices.delete(side);
  tellMoved(step, call, side, deviceId);
}

function tellMoved(step: Step, call: LiveCall, side: Side, deviceId: string): void {
  const device = { userId: userOf(call, side).id, deviceId };
  tellEnd(step, device, call.row.callId, 'moved');
  tellDeviceElsewhere(step, call, side, device);
}

/** The call's clock has started: the offers to take the call over show its length. */
export function tellClock(step: Step, call: LiveCall): void {
  for (const side of ['caller', 'callee'] as const) tellElsewhere(step, call, side);
}
