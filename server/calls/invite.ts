import { acceptCall } from './answer';
import { endCall, save, send, takeSlot } from './end-call';
import { isRinging, type LiveCall } from './live-call';
import { callOfUser, devicesOf, findCall, keyOf, type Step } from './registry-state';
import { ok, refuse } from './reply';
import type { Device, RegistryEvent, RegistryReply } from './types';

export type InviteEvent = Extract<RegistryEvent, { type: 'invite' }>;

/** A call begins: it rings, merges with the peer's own ring (glare), or ends at once because the callee is busy. */
export function invite(step: Step, event: InviteEvent): RegistryReply {
  const { registry } = step;
  const { by, caller, callee } = event;
  if (caller.id !== by.userId || callee.id === by.userId) return refuse('not-allowed');
  const repeated = repeatedInvite(step, event);
  if (repeated) return repeated;
  const own = callOfUser(registry, caller.id);
  if (own) {
    if (!isGlare(own, event)) return refuse('already-in-call');
    own.mergedFrom = event.callId;
    registry.merged.set(event.callId, own.row.id);
    acceptCall(step, own, by, event.media);
    return ok;
  }
  const call = beginCall(step, event);
  if (isBusy(step, event)) {
    endCall(step, call, { caller: 'busy', callee: 'busy' });
    return ok;
  }
  takeSlot(step, caller.id, event.callId);
  takeSlot(step, callee.id, event.callId);
  ring(step, call);
  return ok;
}

/** The client sends an invite again when its acknowledgement was lost with the connection. */
function repeatedInvite(step: Step, { by, callId }: InviteEvent): RegistryReply | null {
  const { registry } = step;
  const live = findCall(registry, callId);
  if (live) {
    const { callerDeviceId, caller, calleeDeviceId, callee } = live.row;
    const inviter: Device | null =
      live.mergedFrom === callId
        ? { userId: callee.id, deviceId: calleeDeviceId ?? '' }
        : { userId: caller.id, deviceId: callerDeviceId };
    return keyOf(inviter) === keyOf(by) ? ok : refuse('not-allowed');
  }
  if (!registry.ended.has(callId)) return null;
  const ending = registry.endingsOf.get(keyOf(by))?.find((told) => told.callId === callId);
  if (!ending) return refuse('not-allowed');
  send(step, by, { name: 'call:ended', body: { callId, reason: ending.reason } });
  return ok;
}

function isGlare(own: LiveCall, { by, callee }: InviteEvent): boolean {
  return isRinging(own) && own.row.callee.id === by.userId && own.row.caller.id === callee.id;
}

function beginCall(step: Step, event: InviteEvent): LiveCall {
  const call: LiveCall = {
    row: {
      id: event.callId,
      caller: event.caller,
      callee: event.callee,
      hiders: event.hiders,
      callerDeviceId: event.by.deviceId,
      calleeDeviceId: null,
      callerMedia: event.media,
      calleeMedia: null,
      linkEpoch: 0,
      invitedAt: step.nowMs,
      acceptedAt: null,
      connectedAt: null,
      endedAt: null,
      endReason: null,
    },
    offer: event.offer,
    warmUp: event.warmUp,
    linked: new Map(),
    rung: new Set(),
    mergedFrom: null,
    leaving: new Map(),
    arriving: new Set(),
  };
  step.registry.calls.set(event.callId, call);
  return call;
}

/** Do-not-disturb looks like busy. The callee's side hears nothing; the row shows the missed call. */
function isBusy({ registry }: Step, { callee, calleeDoNotDisturb }: InviteEvent): boolean {
  return calleeDoNotDisturb || registry.slots.has(callee.id);
}

function ring(step: Step, call: LiveCall): void {
  const { registry, timings, effects } = step;
  const { offer, warmUp } = call;
  const { id, callee, caller, callerMedia } = call.row;
  save(step, call, {});
  effects.push({ type: 'start-timer', timer: { kind: 'ring', callId: id }, ms: timings.ringMs });
  const devices = devicesOf(registry, callee.id);
  // Nobody there may be a page that is just reloading.
  if (devices.length === 0) {
    effects.push({
      type: 'start-timer',
      timer: { kind: 'grace', callId: id, side: 'callee' },
      ms: timings.ringGraceMs,
    });
  }
  for (const device of devices) {
    call.rung.add(device.deviceId);
    send(step, device, {
      name: 'call:invited',
      body: { callId: id, peer: caller, media: callerMedia, offer, warmUp, ringEndsInMs: timings.ringMs },
    });
  }
}
