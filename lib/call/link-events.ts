import { connectedSince, type LinkedState } from './predicates';
import type { CallEffect, CallStep, Connected, Reconnecting } from './state';
import { ask, insist, startTimer, step, stopTimer, unchanged } from './step';
import {
  CONNECT_TIMEOUT_MS,
  HANDOVER_TIMEOUT_MS,
  RECONNECT_TIMEOUT_MS,
  RELINK_AFTER_FAILURE_MS,
  RELINK_AFTER_MS,
  RELINK_AFTER_SYNC_MS,
  RELINK_AFTER_VERDICT_MS,
  RELINK_RETRY_MS,
  RESTART_AFTER_MS,
} from './timings';

const RESTART: CallEffect = { type: 'restart-ice' };

export function connected(state: LinkedState, nowMs: number): CallStep {
  if (state.phase === 'connected' && !state.handover) return unchanged(state);
  const { callId, peer, media, role, linkEpoch } = state;
  const since = connectedSince(state);
  return step(
    { phase: 'connected', callId, peer, media, role, linkEpoch, connectedAtMs: since ?? nowMs },
    stopTimer('connect'),
    stopTimer('reconnect'),
    stopTimer('restart'),
    stopTimer('relink'),
    // Also where the clock has begun: a device that takes the call over lets the one before it go, and a sidecar that was
    // killed may have forgotten it.
    ...(state.phase === 'connected' ? [] : [insist({ name: 'call:connected', request: { callId } })]),
  );
}

/** The link before the one that is being made came back by itself: the call goes on over it until the new one is up. */
export function revived(state: Reconnecting, nowMs: number): CallStep {
  const { connectedAtMs } = state;
  return step(
    { ...state, phase: 'connected', connectedAtMs: connectedAtMs ?? nowMs, handover: true },
    stopTimer('reconnect'),
    startTimer('relink', state.callId, HANDOVER_TIMEOUT_MS),
  );
}

/** It is lost before the new one is up. */
export function bridgeLost(state: Connected): CallStep {
  return step(reconnecting(state), startTimer('reconnect', state.callId, RECONNECT_TIMEOUT_MS));
}

/** Often recovers by itself; an ICE restart helps when the address changed (RFC 8445, 2.4), a fresh link when that does not. */
export function disconnected(state: LinkedState): CallStep {
  const { callId, role } = state;
  // The page that the link was made with while it rang is gone, and another one of its device has accepted.
  if (state.phase === 'connecting') return step(state, startTimer('relink', callId, RELINK_AFTER_MS[role]));
  if (state.phase !== 'connected' || state.handover) return unchanged(state);
  return step(
    reconnecting(state),
    restartInTurn(state),
    startTimer('relink', callId, RELINK_AFTER_MS[role]),
    startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS),
  );
}

/** A link that is up may lose its path any moment; one that is lost gets another chance at once. */
export function networkChanged(state: LinkedState): CallStep {
  return state.phase === 'connecting' ? unchanged(state) : step(state, RESTART);
}

/** The peer, whose turn it was, should have restarted by now: a second one in the midst of the first would throw it away. */
export function restartLate(state: LinkedState): CallStep {
  return isLinkDown(state) ? step(state, { type: 'restart-ice', inPeersStead: true }) : unchanged(state);
}

/** Its page may be a new one, which begins anew; or signals were lost while it was away, and are sent once more. */
export function peerBack(state: LinkedState): CallStep {
  if (state.phase === 'connecting') return step(state, startTimer('connect', state.callId, CONNECT_TIMEOUT_MS));
  return isLinkDown(state) ? step(state, restartInTurn(state)) : unchanged(state);
}

/** The link of this epoch was lost, or is not up yet in the place of one that is. */
function isLinkDown(state: LinkedState): boolean {
  return state.phase === 'reconnecting' || (state.phase === 'connected' && state.handover === true);
}

/** The own socket is back while the link is lost: the restart has a way again, and a short time. */
export function restartAfterSync(state: Reconnecting | Connected): CallStep {
  return step(state, restartInTurn(state), startTimer('relink', state.callId, RELINK_AFTER_SYNC_MS[state.role]));
}

/** Offers that cross cost a round trip more than one that waits. */
function restartInTurn({ role, callId }: LinkedState): CallEffect {
  return RESTART_AFTER_MS[role] === 0 ? RESTART : startTimer('restart', callId, RESTART_AFTER_MS[role]);
}

/** No way back for this link. */
export function failed(state: LinkedState): CallStep {
  const { callId, role } = state;
  const fresh: CallEffect[] =
    RELINK_AFTER_FAILURE_MS[role] === 0
      ? [ask({ name: 'call:relink', request: { callId } }), startTimer('relink', callId, RELINK_RETRY_MS)]
      : [startTimer('relink', callId, RELINK_AFTER_FAILURE_MS[role])];
  if (state.phase !== 'connected' || state.handover) return step(state, ...fresh);
  return step(reconnecting(state), ...fresh, startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS));
}

/**
 * Both sides open the link of this epoch; what arrives of an older one is dropped. The link before it stays beside it: the
 * path that it lost may come back sooner than a new link can be made.
 */
export function reopen(state: LinkedState, linkEpoch: number): CallStep {
  if (state.phase === 'connected' && state.handover) return handOver(state, linkEpoch);
  const { callId, role } = state;
  const open = { type: 'open-link', callId, role, linkEpoch, offer: null, earlyLink: 'none' } as const;
  return step(
    reopening(state, linkEpoch),
    ...(state.phase === 'connecting' ? ([{ type: 'close-link' }, open] as const) : [{ ...open, handover: true }]),
    stopTimer('restart'),
    startTimer('relink', callId, RELINK_RETRY_MS),
    ...(state.phase === 'connected' ? [startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS)] : []),
  );
}

/** A new link is made beside the one that stands, and nobody sees a gap. */
export function handOver(state: Connected, linkEpoch: number): CallStep {
  const { callId, role } = state;
  return step(
    { ...state, linkEpoch, handover: true },
    { type: 'open-link', callId, role, linkEpoch, offer: null, earlyLink: 'none', handover: true },
    startTimer('relink', callId, HANDOVER_TIMEOUT_MS),
  );
}

/** The link is not known to be good: as `disconnected`, but a fresh one is asked for at once. */
export function askForFreshLink(state: LinkedState): CallStep {
  const { callId } = state;
  const effects = [ask({ name: 'call:relink', request: { callId } }), startTimer('relink', callId, RELINK_RETRY_MS)];
  if (state.phase !== 'connected' || state.handover) return step(state, ...effects);
  return step(reconnecting(state), ...effects, startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS));
}

/**
 * The link that brought the first word of the accept is lost by the time the sidecar has it: perhaps that page is gone, and
 * its person has accepted on another, whose link may stand already. Where it does not, a fresh one is asked for soon.
 */
export function acceptedAnew(state: Reconnecting, choose: CallEffect): CallStep {
  const { callId } = state;
  return step(
    state,
    choose,
    startTimer('relink', callId, RELINK_AFTER_VERDICT_MS),
    startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS),
  );
}

function reopening(state: LinkedState, linkEpoch: number): LinkedState {
  if (state.phase === 'connected') return { ...reconnecting(state), linkEpoch };
  return state.phase === 'connecting' ? { ...state, linkEpoch, moving: false } : { ...state, linkEpoch };
}

function reconnecting(state: Extract<LinkedState, { phase: 'connected' }>): Reconnecting {
  const { callId, peer, media, role, linkEpoch, connectedAtMs } = state;
  return { phase: 'reconnecting', callId, peer, media, role, linkEpoch, connectedAtMs };
}
