import type { Availability } from '@/lib/protocol/sidecar/presence';
import { send, takeSlot } from './effects';
import { endCall } from './end-call';
import { isRinging, type LiveCall } from './live-call';
import { callOfUser, devicesOf, isReachable, type Step } from './registry-state';
import type { Device, RegistryTimer } from './types';

/**
 * A ring without a ringing device: the callee is offline or invisible, which must look the same to the caller. It does
 * not take the callee's slot, and ends after the grace unless they come back within it: a page may just be reloading.
 */
export function ringUnheard(step: Step, call: LiveCall, graceMs: number): void {
  const { unheard } = step.registry;
  const { callId, callee } = call.row;
  const others = unheard.get(callee.id);
  if (others) others.add(callId);
  else unheard.set(callee.id, new Set([callId]));
  step.effects.push({ type: 'start-timer', timer: graceOf(call), ms: graceMs });
}

/** Rings at every device of the callee and takes their slot. `connecting` is told by its snapshot instead. */
export function ringDevices(step: Step, call: LiveCall, connecting?: Device): void {
  const { registry, nowMs, timings } = step;
  const { offer, earlyLink } = call;
  const { callId, caller, callee, callerMedia, invitedAt } = call.row;
  takeSlot(step, callee.id, callId);
  const ringEndsInMs = Math.max(0, Math.ceil(invitedAt + timings.ringMs - nowMs));
  for (const device of devicesOf(registry, callee.id)) {
    call.rung.add(device.deviceId);
    if (device.deviceId === connecting?.deviceId) continue;
    const body = { callId, peer: caller, media: callerMedia, offer, earlyLink, ringEndsInMs };
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
  } else if (heard && !connecting) {
    // The same as when the last device disconnects.
    effects.push({ type: 'start-timer', timer: graceOf(heard), ms: timings.ringGraceMs });
  }
}

/** The first ring that was waiting for this user rings now; the callers of the others are told that they are busy. */
export function hearRings(step: Step, userId: string, connecting?: Device): void {
  const { registry, effects } = step;
  const waiting = [...(registry.unheard.get(userId) ?? [])];
  registry.unheard.delete(userId);
  for (const callId of waiting) {
    const call = registry.calls.get(callId);
    if (!call) continue;
    effects.push({ type: 'stop-timer', timer: graceOf(call) });
    if (isBusy(step, userId)) endCall(step, call, { caller: 'busy', callee: 'busy' });
    else ringDevices(step, call, connecting);
  }
}

function graceOf(call: LiveCall): RegistryTimer {
  return { kind: 'grace', callId: call.row.callId, side: 'callee' };
}
