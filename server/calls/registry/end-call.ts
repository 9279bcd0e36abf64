import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { forgetUnheard, save, send } from './effects';
import { remember, tellEnd } from './endings';
import { deviceOf, isRinging, type LiveCall, type Side, sideOfDevice, userOf } from './live-call';
import { devicesOf, isUnheard, type Step } from './registry-state';
import type { Device } from './types';

export interface Told {
  readonly caller: EndReason;
  readonly callee: EndReason;
  /** The row's reason, if it is not the caller's. */
  readonly row?: EndReason;
  /** The side that ended an accepted call, if one did. */
  readonly by?: Side;
}

/** An accepted call that the caller ends sooner, before it connects, counts as a ring that went unanswered. */
const ANSWERED_AT_LEAST_MS = 5_000;

/** The devices that know about the call: both sides' devices or, while it rings, every tab of the callee that rang. */
function audienceOf(call: LiveCall, told: Told): { device: Device; reason: EndReason }[] {
  const callee = deviceOf(call, 'callee');
  const oldDevices = [...call.oldDevices].map(([side, deviceId]) => ({
    device: { userId: userOf(call, side).id, deviceId },
    reason: told[side],
  }));
  const callees = callee ? [callee] : [...call.rung].map((deviceId) => ({ userId: call.row.callee.id, deviceId }));
  return [
    { device: { userId: call.row.caller.id, deviceId: call.row.callerDeviceId }, reason: told.caller },
    ...callees.map((device) => ({ device, reason: told.callee })),
    ...oldDevices,
  ];
}

/**
 * Ends a live call: saves the row, stops the timers, frees both slots, and tells each device the reason that holds for
 * it.
 */
export function endCall(step: Step, call: LiveCall, told: Told): void {
  const { registry, nowMs, effects } = step;
  const callId = call.row.callId;
  save(step, call, { endedAt: nowMs, endReason: told.row ?? told.caller });
  registry.calls.delete(callId);
  const pauseMs = pauseAfter(step, call, told);
  forgetUnheard(registry, call);
  if (call.mergedFrom) registry.merged.delete(call.mergedFrom);
  effects.push({ type: 'stop-timer', timer: { kind: 'ring', callId } });
  for (const side of ['caller', 'callee'] as const) {
    effects.push({ type: 'stop-timer', timer: { kind: 'grace', callId, side } });
  }
  for (const userId of [call.row.caller.id, call.row.callee.id]) {
    if (registry.slots.get(userId) !== callId) continue;
    registry.slots.delete(userId);
    effects.push({ type: 'slot-changed', userId, busy: false });
  }
  for (const { device, reason } of audienceOf(call, told)) {
    const isCaller = device.userId === call.row.caller.id;
    tellEnd(step, device, callId, reason, isCaller ? pauseMs : 0);
    if (call.mergedFrom && device.userId === call.row.callee.id) remember(step, device, call.mergedFrom, reason);
  }
  if (!isRinging(call)) tellNothingElsewhere(step, call);
  const ended = { atMs: nowMs, row: call.row };
  registry.ended.set(callId, ended);
  if (call.mergedFrom) registry.ended.set(call.mergedFrom, ended);
}

/**
 * How long the caller must wait from now before they may ring the callee again, in ms; 0 for no pause. A ring that nobody
 * heard counts like one that nobody answered: a pause must not tell them apart.
 */
function pauseAfter({ registry, nowMs }: Step, call: LiveCall, { by }: Told): number {
  const { caller, callee, acceptedAt, connectedAt } = call.row;
  if (connectedAt !== null) {
    registry.pauses.forgive(caller.id, callee.id);
    registry.pauses.forgive(callee.id, caller.id);
    return 0;
  }
  const rang = call.rung.size > 0 || isUnheard(registry, call);
  const wasRing = acceptedAt === null ? rang : by === 'caller' && nowMs - acceptedAt < ANSWERED_AT_LEAST_MS;
  return wasRing ? registry.pauses.count(caller.id, callee.id, nowMs) : 0;
}

/** Tells the other devices of both users that there is no call to take over any more. */
function tellNothingElsewhere(step: Step, call: LiveCall): void {
  for (const side of ['caller', 'callee'] as const) {
    for (const device of devicesOf(step.registry, userOf(call, side).id)) {
      if (!sideOfDevice(call, device)) send(step, device, { name: 'call:elsewhere', body: { call: null } });
    }
  }
}
