import type { EndReason } from '@/lib/protocol/end-reason';
import type { CallFact } from '@/lib/protocol/facts';
import type { CallId, UserId } from '@/lib/protocol/ids';
import { deviceOf, isRinging, type LiveCall, type Side, sideOfDevice, userOf } from './live-call';
import { devicesOf, isOnline, keyOf, type Registry, type Step } from './registry-state';
import type { CallRow, Device } from './types';

/** A device that is away learns from its snapshot and from the remembered ends. */
export function send(step: Step, to: Device, fact: CallFact): void {
  if (isOnline(step.registry, to)) step.effects.push({ type: 'send', to, fact });
}

/** Replaces the row in memory and in the database. */
export function save(step: Step, call: LiveCall, change: Partial<CallRow>): void {
  call.row = { ...call.row, ...change };
  step.effects.push({ type: 'save', row: call.row });
}

/** The highest `linkEpoch` a signal may carry. */
export const MAX_LINK_EPOCH = 10_000;

export function takeSlot(step: Step, userId: UserId, callId: CallId): void {
  step.registry.slots.set(userId, callId);
  step.effects.push({ type: 'slot-changed', userId, busy: true });
}

export interface Told {
  readonly caller: EndReason;
  readonly callee: EndReason;
  /** The row's reason where it is not the caller's. */
  readonly row?: EndReason;
  /** Who ended an accepted call, where somebody did. */
  readonly by?: Side;
}

/** An accepted call that its caller ends sooner, before anything connected, was only a ring. */
const ANSWERED_AT_LEAST_MS = 5_000;

/** The devices that know of the call: its two, or while it rings every tab of the callee that rang. */
function audienceOf(call: LiveCall, told: Told): { device: Device; reason: EndReason }[] {
  const callee = deviceOf(call, 'callee');
  const leaving = [...call.leaving].map(([side, deviceId]) => ({
    device: { userId: userOf(call, side).id, deviceId },
    reason: told[side],
  }));
  const callees = callee ? [callee] : [...call.rung].map((deviceId) => ({ userId: call.row.callee.id, deviceId }));
  return [
    { device: { userId: call.row.caller.id, deviceId: call.row.callerDeviceId }, reason: told.caller },
    ...callees.map((device) => ({ device, reason: told.callee })),
    ...leaving,
  ];
}

/** Ends a live call: row, timers, both slots, and each device told what is true for it, now and when it returns. */
export function endCall(step: Step, call: LiveCall, told: Told): void {
  const { registry, nowMs, effects } = step;
  const callId = call.row.callId;
  save(step, call, { endedAt: nowMs, endReason: told.row ?? told.caller });
  registry.calls.delete(callId);
  forgetUnheard(registry, call);
  const pauseMs = pauseAfter(step, call, told);
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

/** How long the caller has to wait now before they may ring the callee again, in ms; 0 for who may at once. */
function pauseAfter({ registry, nowMs }: Step, { row, rung }: LiveCall, { by }: Told): number {
  const { caller, callee, acceptedAt, connectedAt } = row;
  if (connectedAt !== null) {
    registry.pauses.forgive(caller.id, callee.id);
    registry.pauses.forgive(callee.id, caller.id);
    return 0;
  }
  const wasRing = acceptedAt === null ? rung.size > 0 : by === 'caller' && nowMs - acceptedAt < ANSWERED_AT_LEAST_MS;
  return wasRing ? registry.pauses.count(caller.id, callee.id, nowMs) : 0;
}

/** It rings unheard no more: it is heard, answered or over. */
export function forgetUnheard({ unheard }: Registry, { row }: LiveCall): void {
  const waiting = unheard.get(row.callee.id);
  if (waiting?.delete(row.callId) && waiting.size === 0) unheard.delete(row.callee.id);
}

/** There is nothing to take over any more. */
function tellNothingElsewhere(step: Step, call: LiveCall): void {
  for (const side of ['caller', 'callee'] as const) {
    for (const device of devicesOf(step.registry, userOf(call, side).id)) {
      if (!sideOfDevice(call, device)) send(step, device, { name: 'call:elsewhere', body: { call: null } });
    }
  }
}

/** Says it now, and again should the device return within `rememberMs`. `pauseMs`: how long it may not ring again. */
export function tellEnd(step: Step, device: Device, callId: CallId, reason: EndReason, pauseMs = 0): void {
  const pause = pauseMs > 0 ? { retryInMs: pauseMs } : {};
  send(step, device, { name: 'call:ended', body: { callId, reason, ...pause } });
  remember(step, device, callId, reason);
}

/** The device takes part again, so that what it was told of the call's end is no longer true. */
export function forgetEndings({ registry }: Step, device: Device, callId: CallId): void {
  const key = keyOf(device);
  const isOf = (ending: { callId: CallId }) => ending.callId === callId;
  const own = registry.endingsOf.get(key) ?? [];
  for (const ending of own.filter(isOf)) registry.endings.delete(ending);
  const left = own.filter((ending) => !isOf(ending));
  if (left.length > 0) registry.endingsOf.set(key, left);
  else registry.endingsOf.delete(key);
}

/** For the device's return, and for an invite that is sent again. */
export function remember({ registry, nowMs }: Step, device: Device, callId: CallId, reason: EndReason): void {
  const ending = { key: keyOf(device), callId, reason, atMs: nowMs };
  registry.endings.add(ending);
  const endings = registry.endingsOf.get(ending.key);
  if (endings) endings.push(ending);
  else registry.endingsOf.set(ending.key, [ending]);
}
