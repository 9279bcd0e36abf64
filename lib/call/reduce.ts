import { accompanied } from './accompany';
import { reduceFree } from './reduce-free';
import { reduceLinked } from './reduce-linked';
import { reduceRingingIn } from './reduce-ringing-in';
import { forgetWaiting, reduceRingingOut } from './reduce-ringing-out';
import type { CallEvent, CallState, CallStep, Idle } from './state';

/** A freshly loaded page. */
export const idle: Idle = { phase: 'idle' };

/**
 * What an event does to this device's call: the next state, and the effects to run, in order. Pure and total: an event
 * without meaning in the current phase returns the same state object and no effects. Never throws.
 */
export function reduceCall(state: CallState, event: CallEvent): CallStep {
  return accompanied(state, event, reducePhase(state, event));
}

function reducePhase(state: CallState, event: CallEvent): CallStep {
  if (event.type === 'synced' && event.isInviting && event.call === null) return forgetWaiting(state);
  switch (state.phase) {
    case 'idle':
    case 'ended':
      return reduceFree(state, event);
    case 'ringing-out':
      return reduceRingingOut(state, event);
    case 'ringing-in':
      return reduceRingingIn(state, event);
    case 'connecting':
    case 'connected':
    case 'reconnecting':
      return reduceLinked(state, event);
  }
}
