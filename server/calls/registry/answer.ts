import type { Media } from '@/lib/protocol/sidecar/call';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { forgetUnheard, save, send, takeSlot } from './effects';
import { tellElsewhere } from './elsewhere';
import { endCall } from './end-call';
import { tellEnd } from './endings';
import { isOldDevice, isRinging, type LiveCall, type Side, sideOfDevice, sideOfUser } from './live-call';
import { callOfUser, findCall, isOnline, keyOf, type Step } from './registry-state';
import { ok, refuse } from './reply';
import type { Device, RegistryEvent, RegistryReply } from './types';

export type AcceptEvent = Extract<RegistryEvent, { type: 'accept' }>;
export type OfCallEvent = { readonly by: Device; readonly callId: string };

/** Invariant 4: only the callee accepts. Invariant 8: the first device to accept wins, and later ones are refused. */
export function accept(step: Step, { by, callId, media }: AcceptEvent): RegistryReply {
  const call = findCall(step.registry, callId);
  const side = call && sideOfUser(call, by.userId);
  if (!call || !side) return refuse('unknown-call');
  if (side === 'caller') return refuse('not-allowed');
  // They have blocked the caller, or never heard of this ring.
  if (isRinging(call) && !call.row.terms.isHeard) return refuse('unknown-call');
  // The old device of a move may repeat its accept too: it still has media.
  if (!isRinging(call)) return sideOfDevice(call, by) || isOldDevice(call, by) ? ok : refuse('answered-elsewhere');
  // The callee can be in another call only if this one rings on none of their devices.
  const own = callOfUser(step.registry, by.userId);
  if (own && own !== call) return refuse('already-in-call');
  acceptCall(step, call, by, media);
  return ok;
}

/**
 * Gives the ringing call to this device of the callee, which accepted it or rang the caller at the same time (glare).
 */
export function acceptCall(step: Step, call: LiveCall, by: Device, media: Media): void {
  const { registry, nowMs, timings, effects } = step;
  const { callId, caller, callerDeviceId, callerMedia } = call.row;
  const callerDevice = { userId: caller.id, deviceId: callerDeviceId };
  if (registry.slots.get(by.userId) !== callId) takeSlot(step, by.userId, callId);
  forgetUnheard(registry, call);
  save(step, call, {
    calleeDeviceId: by.deviceId,
    calleeMedia: media,
    acceptedAt: nowMs,
    linkEpoch: call.offer === null ? 1 : 0,
  });
  effects.push({ type: 'stop-timer', timer: { kind: 'ring', callId } });
  effects.push({ type: 'stop-timer', timer: { kind: 'grace', callId, side: 'callee' } });
  if (call.mergedFrom) {
    const into = {
      callId,
      peer: caller,
      media: callerMedia,
      offer: call.offer,
      earlyLink: 'none',
      ringEndsInMs: 0,
    } as const;
    send(step, by, { name: 'call:merged', body: { callId: call.mergedFrom, into } });
  }
  send(step, callerDevice, { name: 'call:accepted', body: { callId, media, deviceId: by.deviceId } });
  for (const deviceId of call.rung) {
    const device = { userId: by.userId, deviceId };
    if (keyOf(device) !== keyOf(by)) tellEnd(step, device, callId, 'answered-elsewhere');
  }
  for (const side of ['caller', 'callee'] as const) tellElsewhere(step, call, side);
  if (call.offer === null) {
    for (const device of [callerDevice, by])
      send(step, device, { name: 'call:relinked', body: { callId, linkEpoch: 1 } });
  }
  if (!isOnline(registry, callerDevice)) {
    effects.push({ type: 'start-timer', timer: { kind: 'grace', callId, side: 'caller' }, ms: timings.graceMs });
    send(step, by, { name: 'call:peer-away', body: { callId } });
  }
}

/** From any ringing device of the callee. A device that another one's accept preceded is refused. */
export function decline(step: Step, { by, callId }: OfCallEvent, why?: EndReason): RegistryReply {
  const call = findCall(step.registry, callId);
  const side = call && sideOfUser(call, by.userId);
  if (!call || !side) return lateEnd(step, { by, callId });
  if (side === 'caller') return refuse('not-allowed');
  if (!isRinging(call)) return sideOfDevice(call, by) ? endByHand(step, call, side) : refuse('answered-elsewhere');
  // For the caller it goes on, as if nobody answered.
  if (!call.row.terms.isHeard) return ok;
  // The tab that declined has already dropped the call; it acts on this only if it has been reloaded since.
  const caller = why === 'media-failed' ? why : 'declined';
  endCall(step, call, { caller, callee: 'declined-elsewhere' });
  return ok;
}

/** From the caller's device. If an accept came first, this hangs up: otherwise media would keep flowing. */
export function cancel(step: Step, { by, callId }: OfCallEvent): RegistryReply {
  const call = findCall(step.registry, callId);
  if (!call || !sideOfUser(call, by.userId)) return lateEnd(step, { by, callId });
  const side = sideOfDevice(call, by);
  if (!side) return refuse('not-allowed');
  if (!isRinging(call)) return endByHand(step, call, side);
  endCall(step, call, { caller: 'cancelled', callee: 'cancelled' });
  return ok;
}

function endByHand(step: Step, call: LiveCall, by: Side): RegistryReply {
  endCall(step, call, { caller: 'hung-up', callee: 'hung-up', by });
  return ok;
}

/** A request to end a call that has already ended succeeds: the sender has what they wanted. */
export function lateEnd({ registry }: Step, { by, callId }: OfCallEvent): RegistryReply {
  const row = registry.ended.get(callId)?.row;
  const isParty = row?.caller.id === by.userId || row?.callee.id === by.userId;
  return isParty ? ok : refuse('unknown-call');
}
