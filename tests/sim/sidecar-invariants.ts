import type { UserId } from '@/lib/protocol/ids';
import { isRinging, sideOfUser } from '@/server/calls/registry/live-call';
import { isParty } from '@/server/calls/registry/party';
import { isReachable, isUnheard, type Registry } from '@/server/calls/registry/registry-state';
import type { Device, RegistryEffect, RegistryEvent, RegistryReply } from '@/server/calls/registry/types';
import type { LinkWatch } from './link-watch';
import type { SimServer } from './server';

/** Checks what the registry did with one event, before its effects run; null if nothing is wrong. */
export function checkStep(
  { rows, registry }: SimServer,
  links: LinkWatch,
  hasBlocked: (blockerId: UserId, blockedId: UserId) => boolean,
  event: RegistryEvent,
  effects: readonly RegistryEffect[],
  reply: RegistryReply | undefined,
): string | null {
  // Rows are saved after this check: they still hold the previous state.
  for (const effect of effects) {
    if (effect.type === 'save') {
      const { row } = effect;
      const before = rows.get(row.callId);
      if (before && before.endedAt !== null) return `${row.callId} was changed after its end`;
      if (row.acceptedAt === null || before?.acceptedAt != null) continue;
      // Invariants 4 and 7: by the callee, from the device that has the call from then on.
      const isAnswer = event.type === 'accept' || event.type === 'invite';
      if (!isAnswer || !isSame(event.by, { userId: row.callee.id, deviceId: row.calleeDeviceId ?? '' })) {
        return `${row.callId} became accepted by ${event.type}`;
      }
    } else if (effect.type === 'send' && effect.fact.name === 'call:invited') {
      const { callId, peer } = effect.fact.body;
      if (!isReachable(registry, effect.to.userId)) return `${callId} rings at somebody invisible`;
      if (hasBlocked(effect.to.userId, peer.id)) return `${callId} rings at somebody who has blocked its caller`;
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
  if (event.type === 'blocked') {
    for (const call of registry.calls.values()) {
      const sides = [event.blockerId, event.blockedId].map((userId) => sideOfUser(call, userId));
      if (sides.includes(null)) continue;
      if (!isRinging(call) || !isUnheard(registry, call)) return `a block left ${call.row.callId} as it was`;
    }
  }
  // Invariant 9.
  if ((event.type === 'signal' || event.type === 'relink') && reply?.ok) {
    const row = rows.get(registry.merged.get(event.callId) ?? event.callId);
    const isWarm = event.type === 'signal' && row && registry.calls.get(row.callId)?.earlyLink !== 'none';
    if (row?.acceptedAt == null && !isWarm) return `${event.type} was taken before accept`;
  }
  return null;
}

/**
 * Invariant 8: a user's slot is the one call they are in, and every slot belongs to a live call. A ring that its callee
 * cannot hear takes no slot of theirs; one that they could hear is not left unheard, unless its caller must not see what
 * they are doing.
 */
export function checkSlots(registry: Registry): string | null {
  const { calls, slots, unheard } = registry;
  let taken = 0;
  for (const call of calls.values()) {
    const { callId, caller, callee, terms } = call.row;
    const isHeard = !isUnheard(registry, call);
    if (slots.get(caller.id) !== callId) return `${caller.id} is in ${callId} without its slot`;
    if (isHeard && slots.get(callee.id) !== callId) return `${callee.id} is in ${callId} without its slot`;
    if (!isHeard && !isRinging(call)) return `${callId} was answered unheard`;
    const mustHear = terms.isHeard && terms.isSeen && isReachable(registry, callee.id);
    if (!isHeard && mustHear) return `${callee.id} does not hear ${callId}`;
    taken += isHeard ? 2 : 1;
  }
  for (const callIds of unheard.values())
    for (const callId of callIds) if (!calls.has(callId)) return `${callId} is over and rings unheard`;
  return slots.size === taken ? null : 'a slot outlived its call';
}

function isSame(a: Device, b: Device): boolean {
  return a.userId === b.userId && a.deviceId === b.deviceId;
}
