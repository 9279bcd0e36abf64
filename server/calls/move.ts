import type { OfCallEvent } from './answer';
import { tellDeviceElsewhere, tellElsewhere } from './elsewhere';
import { forgetEndings, MAX_LINK_EPOCH, save, send, tellEnd } from './end-call';
import { deviceOf, isRinging, type LiveCall, otherSide, type Side, sideOfDevice, sideOfUser } from './live-call';
import { findCall, isOnline, type Step } from './registry-state';
import { ok, refuse } from './reply';
import type { RegistryEvent, RegistryReply } from './types';

export type MoveEvent = Extract<RegistryEvent, { type: 'move' }>;

/**
 * Another device of a user in an accepted call takes its place. The one that had it keeps its link until the new one
 * says that media flows, so that there is no gap; a device that is away gives the call up at once.
 */
export function move(step: Step, { by, callId, media }: MoveEvent): RegistryReply {
  const call = findCall(step.registry, callId);
  const side = call && sideOfUser(call, by.userId);
  if (!call || !side) return refuse('unknown-call');
  if (isRinging(call)) return refuse('wrong-phase');
  if (sideOfDevice(call, by)) return ok;
  const linkEpoch = call.row.linkEpoch + 1;
  if (linkEpoch > MAX_LINK_EPOCH) return refuse('rate-limited');
  takePlace(step, call, side, by.deviceId);
  forgetEndings(step, by, call.row.id);
  const change = side === 'caller' ? { callerMedia: media } : { calleeMedia: media };
  save(step, call, { ...change, linkEpoch });
  const peer = deviceOf(call, otherSide(side));
  for (const device of [by, peer])
    if (device) send(step, device, { name: 'call:relinked', body: { callId: call.row.id, linkEpoch, handover: true } });
  send(step, by, { name: 'call:elsewhere', body: { call: null } });
  return ok;
}

function takePlace(step: Step, call: LiveCall, side: Side, deviceId: string): void {
  const before = deviceOf(call, side);
  const { id } = call.row;
  letGo(step, call, side, deviceId);
  save(step, call, side === 'caller' ? { callerDeviceId: deviceId } : { calleeDeviceId: deviceId });
  if (!before) return;
  call.leaving.set(side, before.deviceId);
  if (isOnline(step.registry, before)) return;
  letGo(step, call, side);
  step.effects.push({ type: 'stop-timer', timer: { kind: 'grace', callId: id, side } });
  const peer = deviceOf(call, otherSide(side));
  if (peer) send(step, peer, { name: 'call:peer-back', body: { callId: id } });
}

/** The new device has the picture: the old one may stop. */
export function arrived(step: Step, call: LiveCall, { by }: OfCallEvent): void {
  const side = sideOfDevice(call, by);
  if (side) letGo(step, call, side);
}

/** Ends the call for the device that a side was leaving, unless it is the one that takes it back. */
function letGo(step: Step, call: LiveCall, side: Side, takenBackBy?: string): void {
  const deviceId = call.leaving.get(side);
  if (deviceId === undefined) return;
  call.leaving.delete(side);
  if (deviceId === takenBackBy) return;
  const { caller, callee, id } = call.row;
  const device = { userId: side === 'caller' ? caller.id : callee.id, deviceId };
  tellEnd(step, device, id, 'moved');
  tellDeviceElsewhere(step, call, side, device);
}

/** The clock has started: what may be taken over says how long it lasts. */
export function tellClock(step: Step, call: LiveCall): void {
  for (const side of ['caller', 'callee'] as const) tellElsewhere(step, call, side);
}
