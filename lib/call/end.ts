import type { EndReason } from '@/lib/protocol/end-reason';
import type { ErrorCode } from '@/lib/protocol/error-code';
import { connectedSince, isLinked, type LinkedState } from './predicates';
import type { CallEffect, CallState, CallStep, Ended, RingingIn, RingingOut } from './state';
import { startTimer, stopTimer } from './step';
import { ENDED_SHOWN_MS } from './timings';

export type LiveState = RingingOut | RingingIn | LinkedState;

export interface Ending {
  readonly reason: EndReason;
  readonly refusal?: ErrorCode;
  readonly nowMs?: number;
  /** What the sidecar is to hear. */
  readonly tell?: readonly CallEffect[];
  /** Tell the peer over the link too, before it closes. */
  readonly control?: boolean;
}

/** Ends that the person knows of, or need do nothing about. */
const SHORTLY_SHOWN: readonly EndReason[] = ['answered-elsewhere', 'declined-elsewhere', 'moved', 'cancelled'];

/** Every way out of a call: media and link are let go whatever the reason (invariant 6). */
export function endCall(state: LiveState, { reason, refusal, nowMs, tell = [], control = false }: Ending): CallStep {
  const since = isLinked(state) ? connectedSince(state) : null;
  const ended: Ended = {
    phase: 'ended',
    callId: state.callId,
    peer: state.peer,
    media: state.media,
    reason,
    refusal: refusal ?? null,
    durationMs: since === null || nowMs === undefined ? null : Math.max(0, nowMs - since),
  };
  const show = SHORTLY_SHOWN.includes(reason) ? [startTimer('ended', state.callId, ENDED_SHOWN_MS)] : [];
  return { state: ended, effects: [...letGo(control), ...tell, ...show] };
}

/** The call goes without a sentence, for another state that takes its place. */
export function leaveFor(next: CallState, ...tell: readonly CallEffect[]): CallStep {
  return { state: next, effects: [...letGo(false), ...tell] };
}

function letGo(control: boolean): CallEffect[] {
  return [
    ...(control ? [{ type: 'control-hang-up' } as const] : []),
    { type: 'close-link' },
    { type: 'stop-media' },
    stopTimer('connect'),
    stopTimer('reconnect'),
    stopTimer('restart'),
    stopTimer('relink'),
  ];
}
