import type { CallId } from '@/lib/protocol/ids';
import type { CallEffect, CallRequest, CallState, CallStep, CallTimer } from './state';

/** The event means nothing here. */
export function unchanged(state: CallState): CallStep {
  return { state, effects: [] };
}

export function step(state: CallState, ...effects: readonly CallEffect[]): CallStep {
  return { state, effects };
}

/** May be lost with the socket: the next snapshot decides. */
export function ask(request: CallRequest): CallEffect {
  return { type: 'ask', ask: request, untilAcked: false };
}

/** Must arrive, however late. */
export function insist(request: CallRequest): CallEffect {
  return { type: 'ask', ask: request, untilAcked: true };
}

export function startTimer(timer: CallTimer, callId: CallId, ms: number): CallEffect {
  return { type: 'start-timer', timer, callId, ms };
}

export function stopTimer(timer: CallTimer): CallEffect {
  return { type: 'stop-timer', timer };
}

/** The invite or move must not reach the sidecar any more: this device has left that call. */
export function withdrawJoining(callId: CallId): CallEffect {
  return { type: 'withdraw-joining', callId };
}

/** Tells the sidecar that this device left the call, whatever phase the sidecar has it in. */
export function insistOnEnd(
  callId: CallId,
  reason: 'hung-up' | 'media-failed' | 'connection-lost' = 'hung-up',
): CallEffect {
  return insist({ name: 'call:hang-up', request: { callId, reason } });
}
