import { save, takeSlot } from './effects';
import { endCall } from './end-call';
import { remember } from './endings';
import { isRinging, type LiveCall, type Side } from './live-call';
import { ringUnheard } from './reach';
import { emptyRegistry, type Registry, type Step } from './registry-state';
import type { RegistryTimings } from './timings';
import type { CallRow, RegistryEffect, RegistryTimer } from './types';

/**
 * Ends in the order of time (see `Registry`), then what goes on, newest first: who is in two calls by the table is in
 * the later one, because an end that could not be written leaves a row that seems to go on.
 */
function inTurn(a: CallRow, b: CallRow): number {
  const never = Number.MAX_SAFE_INTEGER;
  return (a.endedAt ?? never) - (b.endedAt ?? never) || b.invitedAt - a.invitedAt;
}

/**
 * The registry after a restart, from the rows that have no end or ended within `rememberMs` (an invite whose
 * acknowledgement was lost is sent again, and must not ring anew). No device is online yet: each side has a grace to
 * return. `nowMs` as there, and so are the rows' times. The effects are to be carried out like those of `stepRegistry`.
 */
export function restoreRegistry(
  rows: readonly CallRow[],
  nowMs: number,
  timings: RegistryTimings,
): { registry: Registry; effects: readonly RegistryEffect[] } {
  const step: Step = { registry: emptyRegistry(), nowMs, timings, effects: [] };
  for (const row of [...rows].sort(inTurn)) {
    if (row.endedAt === null) restoreCall(step, row);
    else if (nowMs - row.endedAt < timings.rememberMs) rememberEnd(step, row, row.endedAt);
  }
  return { registry: step.registry, effects: step.effects };
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
    leaving: new Map(),
    arriving: new Set(),
  };
  if (registry.calls.has(row.callId)) {
    // Its caller chose the same id again, after its end could not be written.
    save(step, call, { endedAt: nowMs, endReason: 'connection-lost' });
    return;
  }
  registry.calls.set(row.callId, call);
  const ringing = isRinging(call);
  const isTaken = registry.slots.has(row.caller.id) || (!ringing && registry.slots.has(row.callee.id));
  if (isTaken) {
    endCall(step, call, { caller: 'connection-lost', callee: 'connection-lost' });
    return;
  }
  const grace = (side: Side): RegistryTimer => ({ kind: 'grace', callId: row.callId, side });
  takeSlot(step, row.caller.id, row.callId);
  if (ringing) {
    // However long it rings already: nobody is back yet who could hear how it ended.
    const ms = Math.max(timings.restoreGraceMs, row.invitedAt + timings.ringMs - nowMs);
    effects.push({ type: 'start-timer', timer: { kind: 'ring', callId: row.callId }, ms });
    effects.push({ type: 'start-timer', timer: grace('caller'), ms: timings.restoreGraceMs });
    ringUnheard(step, call, timings.restoreGraceMs);
    return;
  }
  takeSlot(step, row.callee.id, row.callId);
  for (const side of ['caller', 'callee'] as const) {
    effects.push({ type: 'start-timer', timer: grace(side), ms: timings.graceMs });
  }
}

/** Of those who were told of the end, the caller's device is known for sure, and what it was told. */
function rememberEnd(step: Step, row: CallRow, endedAt: number): void {
  const reason = row.endReason ?? 'connection-lost';
  step.registry.ended.set(row.callId, { atMs: endedAt, row });
  remember({ ...step, nowMs: endedAt }, { userId: row.caller.id, deviceId: row.callerDeviceId }, row.callId, reason);
}
