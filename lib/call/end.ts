import type { CallId } from '@/lib/protocol/ids';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { connectedSince, isLinked, type LinkedState } from './predicates';
import type { CallEffect, CallState, CallStep, Ended, RingingIn, RingingOut } from './state';
import { startTimer, stopTimer, withdrawJoining } from './step';
import { ENDED_SHOWN_MS } from './timings';

export type LiveState = RingingOut | RingingIn | LinkedState;

export interface Ending {
  readonly reason: EndReason;
  readonly refusal?: ErrorCode;
  readonly retryInMs?: number | undefined;
  readonly nowMs?: number;
  readonly canLink?: false;
  /** What the sidecar is told. */
  readonly tell?: readonly CallEffect[];
  /** Tell the peer over the link too, before it closes. */
  readonly control?: boolean;
}

/** Ends that need no action of the user. */
const NEWS: readonly EndReason[] = ['answered-elsewhere', 'declined-elsewhere', 'blocked', 'moved', 'cancelled'];

/** Ends that a page concludes by itself, without having been told of one. */
const GUESSES: readonly EndReason[] = ['connection-lost', 'no-answer'];

/** Every way out of a call: media and link are closed whatever the reason (invariant 6). */
export function endCall(state: LiveState, ending: Ending): CallStep {
  const { reason, refusal, retryInMs, nowMs, canLink, tell = [], control = false } = ending;
  const since = isLinked(state) ? connectedSince(state) : null;
  const ended: Ended = {
    phase: 'ended',
    callId: state.callId,
    peer: state.peer,
    media: state.media,
    reason,
    refusal: refusal ?? null,
    durationMs: since === null || nowMs === undefined ? null : Math.max(0, nowMs - since),
    retryInMs: retryInMs ?? null,
    ...(canLink === false && { canLink }),
  };
  const { phase } = state;
  const isOwn =
    (phase === 'ringing-out' && reason === 'cancelled') || (phase === 'ringing-in' && reason === 'declined');
  const show = isOwn ? [startTimer('ended', state.callId, ENDED_SHOWN_MS.own)] : showFor(state.callId, reason);
  // A move that is still unsent would bring the call here again, only for this end to terminate it.
  const withdraw = phase === 'connecting' && state.moving ? [withdrawJoining(state.callId)] : [];
  return { state: ended, effects: [...releaseSide(control), ...withdraw, ...tell, ...show] };
}

/** Replaces the reason that the page had guessed by the one it is told. */
export function correctEnd(state: Ended, { reason, retryInMs }: Pick<Ending, 'reason' | 'retryInMs'>): CallStep {
  if (!GUESSES.includes(state.reason) || state.reason === reason) return { state, effects: [] };
  return { state: { ...state, reason, retryInMs: retryInMs ?? null }, effects: showFor(state.callId, reason) };
}

/** Without a timer the message stays until the user closes it. */
function showFor(callId: CallId, reason: EndReason): CallEffect[] {
  return NEWS.includes(reason) ? [startTimer('ended', callId, ENDED_SHOWN_MS.news)] : [];
}

/** Leaves the call for another state, without a final message. */
export function leaveFor(next: CallState, ...tell: readonly CallEffect[]): CallStep {
  return { state: next, effects: [...releaseSide(false), ...tell] };
}

function releaseSide(control: boolean): CallEffect[] {
  return [
    ...(control ? [{ type: 'control-hang-up' } as const] : []),
    { type: 'close-link' },
    { type: 'stop-media' },
    stopTimer('ring'),
    stopTimer('connect'),
    stopTimer('reconnect'),
    stopTimer('restart'),
    stopTimer('relink'),
    stopTimer('bridge'),
  ];
}
