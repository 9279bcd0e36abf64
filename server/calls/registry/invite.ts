import { acceptCall } from './answer';
import { save, send, takeSlot } from './effects';
import { endCall } from './end-call';
import { isRinging, type LiveCall } from './live-call';
import { dismissRing, isBusy, ringDevices, ringUnheard } from './reach';
import { callOfUser, findCall, isReachable, keyOf, type Step } from './registry-state';
import { ok, refuse } from './reply';
import type { Device, RegistryEvent, RegistryReply } from './types';

export type InviteEvent = Extract<RegistryEvent, { type: 'invite' }>;

/**
 * Starts a call: it rings, merges with a ring from the callee to the caller (glare), or ends at once as busy.
 *
 * A ring at the caller's devices never keeps them from calling: it ends as busy once their own call rings (decision
 * 022). A callee whom the caller must not see, or does not reach, looks absent in every respect (062), so that is
 * checked before anything else about them.
 */
export function invite(step: Step, event: InviteEvent): RegistryReply {
  const { registry, nowMs, timings, effects } = step;
  const { by, caller, callee, callId } = event;
  if (caller.id !== by.userId || callee.id === by.userId) return refuse('not-allowed');
  const repeated = repeatedInvite(step, event);
  if (repeated) return repeated;
  const own = callOfUser(registry, caller.id);
  if (own && !(isRinging(own) && own.row.callee.id === caller.id)) return refuse('already-in-call');
  const crossing = crossingRing(step, event);
  const retryInMs = crossing ? 0 : registry.pauses.remainingMs(caller.id, callee.id, nowMs);
  if (retryInMs > 0) return refuse('redial-later', retryInMs);
  // Somebody who calls back does not mind having been rung.
  registry.pauses.forgive(callee.id, caller.id);
  if (crossing) {
    if (own && own !== crossing) endOwnRing(step, own);
    crossing.mergedFrom = callId;
    registry.merged.set(callId, crossing.row.callId);
    acceptCall(step, crossing, by, event.media);
    return ok;
  }
  const call = beginCall(step, event);
  const reaches = event.terms.isHeard && isReachable(registry, callee.id);
  const isTaken = reaches && isBusy(step, callee.id);
  if (isTaken && event.terms.isSeen) {
    endCall(step, call, { caller: 'busy', callee: 'busy' });
    return ok;
  }
  if (own) endOwnRing(step, own);
  takeSlot(step, caller.id, callId);
  save(step, call, {});
  effects.push({ type: 'start-timer', timer: { kind: 'ring', callId }, ms: timings.ringMs });
  if (reaches && !isTaken) ringDevices(step, call);
  else ringUnheard(step, call);
  return ok;
}

/**
 * The callee calls somebody else instead of answering. The caller is told that they are busy, which they now are; one
 * who must not see them hears nothing of it.
 */
function endOwnRing(step: Step, ring: LiveCall): void {
  if (ring.row.terms.isSeen) endCall(step, ring, { caller: 'busy', callee: 'declined-elsewhere' });
  else dismissRing(step, ring, 'declined-elsewhere');
}

/** Clients repeat an invite whose acknowledgement was lost with the connection. */
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

/** The callee's own ring for this caller, whether or not it rings on a device. */
function crossingRing({ registry }: Step, { by, callee }: InviteEvent): LiveCall | null {
  const theirs = callOfUser(registry, callee.id);
  const isForBy =
    theirs && isRinging(theirs) && theirs.row.caller.id === callee.id && theirs.row.callee.id === by.userId;
  return isForBy ? theirs : null;
}

function beginCall(step: Step, event: InviteEvent): LiveCall {
  const call: LiveCall = {
    row: {
      id: event.rowId,
      callId: event.callId,
      caller: event.caller,
      callee: event.callee,
      relayOnlyUserIds: event.relayOnlyUserIds,
      terms: event.terms,
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
    earlyLink: event.earlyLink,
    linked: new Map(),
    rung: new Set(),
    mergedFrom: null,
    oldDevices: new Map(),
    awaitingMedia: new Set(),
  };
  step.registry.calls.set(event.callId, call);
  return call;
}
