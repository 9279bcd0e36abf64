import type { CallId, UserId } from '@/lib/protocol/ids';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { LiveCall } from './live-call';
import { isOnline, type Registry, type Step } from './registry-state';
import type { CallRow, Device } from './types';

/** Sends to a connected device. One that is away learns from its snapshot and the remembered ends when it returns. */
export function send(step: Step, to: Device, fact: CallFact): void {
  if (isOnline(step.registry, to)) step.effects.push({ type: 'send', to, fact });
}

/** Changes the call's row, in memory and in the store. */
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

/** The call no longer rings unheard: a device rings, somebody answered, or it is over. */
export function forgetUnheard({ unheard }: Registry, { row }: LiveCall): void {
  const waiting = unheard.get(row.callee.id);
  if (waiting?.delete(row.callId) && waiting.size === 0) unheard.delete(row.callee.id);
}
