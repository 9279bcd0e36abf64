import type { Availability } from '@/lib/protocol/sidecar/presence';
import { forgetUnheard, save, send, takeSlot } from './effects';
import { endCall } from './end-call';
import { tellEnd } from './endings';
import { isRinging, type LiveCall } from './live-call';
import { callOfUser, devicesOf, isReachable, isUnheard, type Step } from './registry-state';
import type { Device, RegistryTimer } from './types';

/**
 * A ring without a ringing device: the callee is offline or invisible, does not let this caller's rings through, or is
 * busy where the caller must not know of it. To the caller all of these are a ring that nobody answers: it goes on for
 * its whole time, and takes no slot of the callee.
 */
export function ringUnheard(step: Step, call: LiveCall): void {
  const { unheard } = step.registry;
  const { callId, callee } = call.row;
  const others = unheard.get(callee.id);
  if (others) others.add(callId);
  else unheard.set(callee.id, new Set([callId]));
}

/**
 * The ring falls silent at the callee's devices, for good, while for the caller it goes on unanswered.
 * @param reason why, for the devices
 */
export function dismissRing(step: Step, call: LiveCall, reason: 'blocked' | 'declined-elsewhere'): void {
  const { registry, effects } = step;
  const { callId, callee } = call.row;
  save(step, call, { terms: { ...call.row.terms, isHeard: false, isSeen: false } });
  if (isUnheard(registry, call)) return;
  for (const deviceId of call.rung) tellEnd(step, { userId: callee.id, deviceId }, callId, reason);
  call.rung.clear();
  // The devices have closed their early links. The two may still be connected: the callee may dial the caller.
  call.linked.clear();
  call.offer = null;
  effects.push({ type: 'stop-timer', timer: graceOf(call) });
  if (registry.slots.get(callee.id) === callId) {
    registry.slots.delete(callee.id);
    effects.push({ type: 'slot-changed', userId: callee.id, busy: false });
  }
  ringUnheard(step, call);
}

/** Rings at every device of the callee and takes their slot. `connecting` is told by its snapshot instead. */
export function ringDevices(step: Step, call: LiveCall, connecting?: Device): void {
  const { registry, nowMs, timings } = step;
  const { offer, earlyLink } = call;
  const { callId, caller, callee, callerMedia, invitedAt, terms } = call.row;
  takeSlot(step, callee.id, callId);
  const ringEndsInMs = Math.max(0, Math.ceil(invitedAt + timings.ringMs - nowMs));
  for (const device of devicesOf(registry, callee.id)) {
    call.rung.add(device.deviceId);
    if (device.deviceId === connecting?.deviceId) continue;
    const stranger = terms.stranger && { stranger: terms.stranger };
    const body = { callId, peer: caller, media: callerMedia, offer, earlyLink, ringEndsInMs, ...stranger };
    send(step, device, { name: 'call:invited', body });
  }
}

/** For users who can be reached; the others look absent. Do-not-disturb looks like busy. */
export function isBusy({ registry }: Step, userId: string): boolean {
  return registry.availability.get(userId) === 'do-not-disturb' || registry.slots.has(userId);
}

/**
 * The user's availability changed, and perhaps whether calls reach them. `connecting`: the device that just connected.
 */
export function setAvailability(step: Step, userId: string, availability: Availability, connecting?: Device): void {
  const { registry, timings, effects } = step;
  if (!registry.online.has(userId)) return;
  registry.availability.set(userId, availability);
  const call = callOfUser(registry, userId);
  const heard = call && isRinging(call) && call.row.callee.id === userId ? call : null;
  if (isReachable(registry, userId)) {
    if (heard) effects.push({ type: 'stop-timer', timer: graceOf(heard) });
    hearRings(step, userId, connecting);
  } else if (heard?.row.terms.isSeen && !connecting) {
    // The same as when the last device disconnects.
    effects.push({ type: 'start-timer', timer: graceOf(heard), ms: timings.ringGraceMs });
  }
}

/**
 * The first ring that was waiting for this user rings now. The callers of the others are told that they are busy, if
 * they may see them; otherwise their rings go on unheard.
 */
export function hearRings(step: Step, userId: string, connecting?: Device): void {
  const { registry } = step;
  for (const callId of [...(registry.unheard.get(userId) ?? [])]) {
    const call = registry.calls.get(callId);
    if (!call?.row.terms.isHeard) continue;
    const isTaken = isBusy(step, userId);
    if (isTaken && !call.row.terms.isSeen) continue;
    forgetUnheard(registry, call);
    if (isTaken) endCall(step, call, { caller: 'busy', callee: 'busy' });
    else ringDevices(step, call, connecting);
  }
}

function graceOf(call: LiveCall): RegistryTimer {
  return { kind: 'grace', callId: call.row.callId, side: 'callee' };
}
