import { connected, hangUp, relink, signal } from './active';
import { accept, cancel, decline } from './answer';
import { blocked } from './blocked';
import { deviceOffline, deviceOnline, deviceSignedOut, timerFired } from './device-events';
import { forgetOldEnds } from './endings';
import { invite } from './invite';
import { move } from './move';
import { setAvailability } from './reach';
import type { Registry, Step } from './registry-state';
import type { RegistryTimings } from './timings';
import type { RegistryEffect, RegistryEvent, RegistryReply } from './types';

export { emptyRegistry, type Registry } from './registry-state';
export { adoptCalls, restoreRegistry } from './restore';
export { rowIdOf, snapshotFor } from './snapshot';

export interface RegistryStep {
  readonly registry: Registry;
  /** In order. If a crash loses the last `save`s, the devices' synchronisation makes up for them. */
  readonly effects: readonly RegistryEffect[];
  /** The acknowledgement of a request; absent for other events. */
  readonly reply?: RegistryReply;
}

/**
 * Handles one event. `nowMs` in ms, on a steady clock.
 *
 * Deterministic, without a clock or I/O, but `registry` is changed in place and returned (see `Registry`). When a
 * device connects, first apply `device-online`, then send it `session:ready` with `snapshotFor`, then carry out the
 * effects. When a second socket of a device replaces a stale one, the close of the stale one is no `device-offline`.
 */
export function stepRegistry(
  registry: Registry,
  event: RegistryEvent,
  nowMs: number,
  timings: RegistryTimings,
): RegistryStep {
  const step: Step = { registry, nowMs, timings, effects: [] };
  forgetOldEnds(step);
  const reply = handle(step, event);
  return reply ? { registry, effects: step.effects, reply } : { registry, effects: step.effects };
}

function handle(step: Step, event: RegistryEvent): RegistryReply | undefined {
  switch (event.type) {
    case 'device-online':
      deviceOnline(step, event.by, event.availability);
      return undefined;
    case 'availability-set':
      setAvailability(step, event.userId, event.availability);
      return undefined;
    case 'device-offline':
      deviceOffline(step, event.by, event.isSilent);
      return undefined;
    case 'device-signed-out':
      deviceSignedOut(step, event.by);
      return undefined;
    case 'timer':
      timerFired(step, event.timer);
      return undefined;
    case 'blocked':
      blocked(step, event.blockerId, event.blockedId);
      return undefined;
    case 'invite':
      return invite(step, event);
    case 'accept':
      return accept(step, event);
    case 'move':
      return move(step, event);
    case 'decline':
      return decline(step, event);
    case 'cancel':
      return cancel(step, event);
    case 'hang-up':
      return hangUp(step, event);
    case 'signal':
      return signal(step, event);
    case 'connected':
      return connected(step, event);
    case 'relink':
      return relink(step, event);
  }
}
