import { save, takeSlot } from './effects';
import { endCall } from './end-call';
import { remember } from './endings';
import { deviceOf, isRinging, type LiveCall, type Side } from './live-call';
import { hearRings, ringUnheard } from './reach';
import { emptyRegistry, isOnline, isReachable, type Registry, type Step } from './registry-state';
import type { RegistryTimings } from './timings';
import type { CallRow, RegistryEffect, RegistryTimer } from './types';

/**
 * Ended calls in the order of their ends (see `Registry`), then live ones, the newest first: a person whom the table
 * has in two calls is in the later one, because an end that could not be written leaves a row that seems to go on.
 */
function inTurn(a: CallRow, b: CallRow): number {
  const never = Number.MAX_SAFE_INTEGER;
  return (a.endedAt ?? never) - (b.endedAt ?? never) || b.invitedAt - a.invitedAt;
}

/**
 * The registry after a restart, from the calls that this sidecar holds now and those that ended within `rememberMs` (an
 * invite whose acknowledgement was lost is sent again, and must not ring anew). No device is online yet: each side has
 * a grace to return. `nowMs` and the rows' times as in `stepRegistry`, and so are the effects.
 */
export function restoreRegistry(
  rows: readonly CallRow[],
  nowMs: number,
  timings: RegistryTimings,
): { registry: Registry; effects: readonly RegistryEffect[] } {
  const registry = emptyRegistry();
  return { registry, effects: adoptCalls(registry, rows, nowMs, timings) };
}

/**
 * Adds calls that another sidecar left behind to a registry that may be at work. Whoever is in a call here keeps that
 * one. A device that is online here was told that it has no call: the call that it was in has ended for it.
 */
export function adoptCalls(
  registry: Registry,
  rows: readonly CallRow[],
  nowMs: number,
  timings: RegistryTimings,
): readonly RegistryEffect[] {
  const step: Step = { registry, nowMs, timings, effects: [] };
  for (const row of [...rows].sort(inTurn)) {
    if (row.endedAt === null) restoreCall(step, notLaterThan(row, nowMs));
    else if (nowMs - row.endedAt < timings.rememberMs) rememberEnd(step, row, row.endedAt);
  }
  return step.effects;
}

/**
 * The machine's clock may have been set back since. Then what has happened would lie ahead: the call would ring for that
 * much longer, and could not be stored with an end, which may not come before its beginning.
 */
function notLaterThan(row: CallRow, nowMs: number): CallRow {
  const aheadMs = Math.max(row.invitedAt, row.acceptedAt ?? 0, row.connectedAt ?? 0) - nowMs;
  if (aheadMs <= 0) return row;
  const back = (atMs: number | null) => atMs && atMs - aheadMs;
  const { invitedAt, acceptedAt, connectedAt } = row;
  return { ...row, invitedAt: invitedAt - aheadMs, acceptedAt: back(acceptedAt), connectedAt: back(connectedAt) };
}

function restoreCall(step: Step, row: CallRow): void {
  const { registry, nowMs, timings, effects } = step;
  const call: LiveCall = {
    row,
    offer: null,
    earlyLink: 'none',
    linked: new Map(),
    rung: new Set(),
    mergedFrom: null,
    oldDevices: new Map(),
    awaitingMedia: new Set(),
  };
  if (registry.calls.has(row.callId)) {
    // Its caller chose the same id again, after its end could not be written.
    save(step, call, { endedAt: nowMs, endReason: 'connection-lost' });
    return;
  }
  registry.calls.set(row.callId, call);
  const ringing = isRinging(call);
  const isTaken = registry.slots.has(row.caller.id) || (!ringing && registry.slots.has(row.callee.id));
  const wasLeft = (['caller', 'callee'] as const).some((side) => {
    const device = deviceOf(call, side);
    return device && isOnline(registry, device);
  });
  if (isTaken || wasLeft) {
    endCall(step, call, { caller: 'connection-lost', callee: 'connection-lost' });
    return;
  }
  const grace = (side: Side): RegistryTimer => ({ kind: 'grace', callId: row.callId, side });
  takeSlot(step, row.caller.id, row.callId);
  if (ringing) {
    // However long it has been ringing: no device is back yet that could be told how it ended.
    const ms = Math.max(timings.restoreGraceMs, row.invitedAt + timings.ringMs - nowMs);
    effects.push({ type: 'start-timer', timer: { kind: 'ring', callId: row.callId }, ms });
    effects.push({ type: 'start-timer', timer: grace('caller'), ms: timings.restoreGraceMs });
    ringUnheard(step, call);
    if (isReachable(registry, row.callee.id)) hearRings(step, row.callee.id);
    return;
  }
  takeSlot(step, row.callee.id, row.callId);
  for (const side of ['caller', 'callee'] as const) {
    effects.push({ type: 'start-timer', timer: grace(side), ms: timings.graceMs });
  }
}

/** Remembers the end for the caller's device: only there is it certain what it was told. */
function rememberEnd(step: Step, row: CallRow, endedAt: number): void {
  const reason = row.endReason ?? 'connection-lost';
  step.registry.ended.set(row.callId, { atMs: endedAt, row });
  remember({ ...step, nowMs: endedAt }, { userId: row.caller.id, deviceId: row.callerDeviceId }, row.callId, reason);
}
