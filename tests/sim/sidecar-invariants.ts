import { isRinging, sideOfUser } from '@/server/calls/live-call';
import { isParty } from '@/server/calls/party';
import type { Registry } from '@/server/calls/registry-state';
import type { Device, RegistryEffect, RegistryEvent, RegistryReply } from '@/server/calls/types';
import type { LinkWatch } from './link-watch';
import type { SimServer } from './server';

/** What the registry did with one event, before anybody hears of it; null when all is well. */
export function checkStep(
  { rows, registry }: SimServer,
  links: LinkWatch,
  event: RegistryEvent,
  effects: readonly RegistryEffect[],
  reply: RegistryReply | undefined,
): string | null {
  // Rows are saved after this: what stands there is what was before.
  for (const effect of effects) {
    if (effect.type === 'save') {
      const { row } = effect;
      const before = rows.get(row.id);
      if (before && before.endedAt !== null) return `${row.id} was changed after its end`;
      if (row.acceptedAt === null || before?.acceptedAt != null) continue;
      // Invariants 4 and 7: by the callee, from the device that has the call from then on.
      const isAnswer = event.type === 'accept' || event.type === 'invite';
      if (!isAnswer || !isSame(event.by, { userId: row.callee.id, deviceId: row.calleeDeviceId ?? '' })) {
        return `${row.id} became accepted by ${event.type}`;
      }
    } else if (effect.type === 'send' && effect.fact.name === 'call:signaled') {
      // Invariants 5, 7 and 9: from one device of the call to the other; before accept only what the callee allows.
      const { callId, signal, early } = effect.fact.body;
      const call = registry.calls.get(callId);
      if (event.type !== 'signal' || !call) return `a signal of ${callId} passed without its call`;
      if (isRinging(call)) links.passed(callId, signal.body, early?.deviceId);
      if (!isParty(registry, event.by, callId) || !isParty(registry, effect.to, callId)) {
        return `a signal of ${callId} passed by somebody who is no part of it`;
      }
      if (sideOfUser(call, event.by.userId) === sideOfUser(call, effect.to.userId)) return 'a signal came back';
    }
  }
  // Invariant 9.
  if ((event.type === 'signal' || event.type === 'relink') && reply?.ok) {
    const row = rows.get(registry.merged.get(event.callId) ?? event.callId);
    const isWarm = event.type === 'signal' && row && registry.calls.get(row.id)?.warmUp !== 'none';
    if (row?.acceptedAt == null && !isWarm) return `${event.type} was taken before accept`;
  }
  return null;
}

/** Invariant 8: a user's slot is the one call they are in, and every slot belongs to a live call. */
export function checkSlots({ calls, slots }: Registry): string | null {
  for (const { row } of calls.values()) {
    if (slots.get(row.caller.id) !== row.id) return `${row.caller.id} is in ${row.id} without its slot`;
    if (slots.get(row.callee.id) !== row.id) return `${row.callee.id} is in ${row.id} without its slot`;
  }
  return slots.size === 2 * calls.size ? null : 'a slot outlived its call';
}

function isSame(a: Device, b: Device): boolean {
  return a.userId === b.userId && a.deviceId === b.deviceId;
}
