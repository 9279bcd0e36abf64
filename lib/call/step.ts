import type { CallId } from '@/lib/protocol/ids';
import type { Ask, CallEffect, CallState, CallStep, CallTimer } from './state';

/** The event means nothing here. */
export function unchanged(state: CallState): CallStep {
  return { state, effects: [] };
}

export function step(state: CallState, ...effects: readonly CallEffect[]): CallStep {
  return { state, effects };
}

/** Lost with the socket: the next synchronisation decides. */
export function ask(request: Ask): CallEffect {
  return { type: 'ask', ask: request, untilAcked: false };
}

/** Must arrive, however late. */
export function insist(request: Ask): CallEffect {
  return { type: 'ask', ask: request, untilAcked: true };
}

export function startTimer(timer: CallTimer, callId: CallId, ms: number): CallEffect {
  return { type: 'start-timer', timer, callId, ms };
}

export function stopTimer(timer: CallTimer): CallEffect {
  return { type: 'stop-timer', timer };
}

/** It must not reach the sidecar any more: what it began is over here. */
export function withdrawJoining(callId: CallId): CallEffect {
  return { type: 'withdraw-joining', callId };
}

/** Tells the sidecar of an end, whatever it believes the call to be. */
export function insistOnEnd(
  callId: CallId,
  reason: 'hung-up' | 'media-failed' | 'connection-lost' = 'hung-up',
): CallEffect {
  return insist({ name: 'call:hang-up', request: { callId, reason } });
}
