import type { Availability } from '@/lib/protocol/presence';
import { send, takeSlot } from './effects';
import { endCall } from './end-call';
import { isRinging, type LiveCall } from './live-call';
import { callOfUser, devicesOf, isReachable, type Step } from './registry-state';
import type { Device, RegistryTimer } from './types';

/**
 * A ring that no device gives out: the callee is away, or invisible, which must look the same to whoever calls. It takes
 * no slot of the callee's and ends after the grace, unless they come (back) within it: a page may just be reloading.
 */
export function ringUnheard(step: Step, call: LiveCall, graceMs: number): void {
  const { unheard } = step.registry;
  const { callId, callee } = call.row;
  const others = unheard.get(callee.id);
  if (others) others.add(callId);
  else unheard.set(callee.id, new Set([callId]));
  step.effects.push({ type: 'start-timer', timer: graceOf(call), ms: graceMs });
}

/** Rings at every device of the callee and takes their slot. `connecting` learns of it from its snapshot instead. */
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

/** Do-not-disturb looks like busy. Asked of somebody who can be reached; the others look absent. */
export function isBusy({ registry }: Step, userId: string): boolean {
  return registry.availability.get(userId) === 'do-not-disturb' || registry.slots.has(userId);
}

/** What a person says of themselves, and with it whether calls reach them. `connecting` is the device that just connected. */
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
    // As if every device had left.
    effects.push({ type: 'start-timer', timer: graceOf(heard), ms: timings.ringGraceMs });
  }
}

/** The first of the rings that waited for this person rings now; for the others they are busy. */
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
