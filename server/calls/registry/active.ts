import { tellsAddress } from '@/lib/protocol/signal';
import { decline, lateEnd, type OfCallEvent } from './answer';
import { earlySignal, type SignalEvent } from './early-signal';
import { MAX_LINK_EPOCH, save, send } from './effects';
import { endCall } from './end-call';
import {
  deviceOf,
  isOldDevice,
  isRinging,
  type LiveCall,
  otherSide,
  type Side,
  sideOfDevice,
  sideOfUser,
} from './live-call';
import { newDeviceConnected, releaseOldDevice, releaseOldDevices, tellClock } from './move';
import { findCall, type Step } from './registry-state';
import { ok, refuse } from './reply';
import { oldDeviceOf, returnToOldDevice } from './return-to-old-device';
import type { RegistryEvent, RegistryReply } from './types';

export type HangUpEvent = Extract<RegistryEvent, { type: 'hang-up' }>;

const SIDES: readonly Side[] = ['caller', 'callee'];

/** The requester's active call and side, or the refusal. Strangers learn nothing about the call. */
function activeCall(step: Step, { by, callId }: OfCallEvent): { call: LiveCall; side: Side } | RegistryReply {
  const call = findCall(step.registry, callId);
  if (!call || !sideOfUser(call, by.userId)) return refuse('unknown-call');
  const side = sideOfDevice(call, by);
  if (isRinging(call)) return refuse('wrong-phase');
  return side ? { call, side } : refuse('not-allowed');
}

/**
 * Invariants 7 and 9: passes between the call's two devices, for the current link only; before accept, for early links
 * only.
 */
export function signal(step: Step, event: SignalEvent): RegistryReply {
  const ringing = findCall(step.registry, event.callId);
  // Signals on the data channel do not pass through here: there only the page itself enforces this.
  if (ringing?.row.relayOnlyUserIds.includes(event.by.userId) && tellsAddress(event.signal.body))
    return refuse('not-allowed');
  if (ringing && isRinging(ringing) && sideOfUser(ringing, event.by.userId)) return earlySignal(step, ringing, event);
  const found = activeCall(step, event);
  if ('ok' in found) return found;
  const { call, side } = found;
  if (event.signal.linkEpoch > call.row.linkEpoch) return refuse('wrong-phase');
  const peer = deviceOf(call, otherSide(side));
  // Another device accepted while this signal was in transit.
  if (event.to !== undefined && event.to !== peer?.deviceId) return ok;
  const isStale = event.signal.linkEpoch < call.row.linkEpoch;
  if (peer && !isStale) {
    const early = event.to === undefined ? {} : { early: { deviceId: event.to, earlyLink: call.earlyLink } };
    send(step, peer, { name: 'call:signaled', body: { callId: call.row.callId, signal: event.signal, ...early } });
  }
  return ok;
}

/**
 * The first of the two devices to report media starts the call's clock. For a device that took the call over, it
 * completes the move.
 */
export function connected(step: Step, event: OfCallEvent): RegistryReply {
  const found = activeCall(step, event);
  if ('ok' in found) return found;
  const { call } = found;
  newDeviceConnected(step, call, event);
  if (call.row.connectedAt !== null) return ok;
  save(step, call, { connectedAt: step.nowMs });
  tellClock(step, call);
  return ok;
}

export function relink(step: Step, event: OfCallEvent): RegistryReply {
  const known = findCall(step.registry, event.callId);
  if (known && releaseOldDevice(step, known, event.by)) return ok;
  const found = activeCall(step, event);
  if ('ok' in found) return found;
  const { call } = found;
  const linkEpoch = call.row.linkEpoch + 1;
  if (linkEpoch > MAX_LINK_EPOCH) return refuse('rate-limited');
  save(step, call, { linkEpoch });
  // During a move the old device keeps its link until the new one has media. Otherwise a relink closes all earlier
  // links.
  const isMoving = SIDES.some((side) => oldDeviceOf(step, call, side));
  if (!isMoving) releaseOldDevices(step, call);
  const body = { callId: call.row.callId, linkEpoch, ...(isMoving && { handover: true as const }) };
  for (const side of SIDES) {
    const device = deviceOf(call, side);
    if (device) send(step, device, { name: 'call:relinked', body });
  }
  return ok;
}

/**
 * From either device, with a reason that holds for both sides. While the call rings this counts as a cancel or a
 * decline. If the callee's browser declined because it has no media, the caller is told `media-failed`.
 */
export function hangUp(step: Step, event: HangUpEvent): RegistryReply {
  const call = findCall(step.registry, event.callId);
  if (!call || !sideOfUser(call, event.by.userId)) return lateEnd(step, event);
  if (isRinging(call) && sideOfUser(call, event.by.userId) === 'callee') return decline(step, event, event.reason);
  // The old device of a move may hang up for both sides: its user pressed the button there, and the new device has no
  // media yet.
  const isOver = event.reason === 'hung-up' && isOldDevice(call, event.by);
  if (!isOver && releaseOldDevice(step, call, event.by)) return ok;
  const side = isOver ? sideOfUser(call, event.by.userId) : sideOfDevice(call, event.by);
  if (!side) return refuse('not-allowed');
  if (event.reason !== 'hung-up' && returnToOldDevice(step, call, side, event.reason)) return ok;
  if (isRinging(call)) endCall(step, call, { caller: 'cancelled', callee: 'cancelled' });
  else endCall(step, call, { caller: event.reason, callee: event.reason, by: side });
  return ok;
}
