import type { CallFact } from '@/lib/protocol/facts';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { LiveCall } from './live-call';
import { isOnline, type Registry, type Step } from './registry-state';
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

/** It rings unheard no more: it is heard, answered or over. */
export function forgetUnheard({ unheard }: Registry, { row }: LiveCall): void {
  const waiting = unheard.get(row.callee.id);
  if (waiting?.delete(row.callId) && waiting.size === 0) unheard.delete(row.callee.id);
}
