import { connectedSince, type LinkedState } from './predicates';
import type { CallEffect, CallStep, Connected, Reconnecting } from './state';
import { ask, insist, startTimer, step, stopTimer, unchanged } from './step';
import {
  BRIDGE_LOST_AFTER_MS,
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
    stopTimer('bridge'),
    // Also if the clock has started already: the sidecar then releases the device that a move took the call from, and a
    // sidecar that was killed may have lost it.
    ...(state.phase === 'connected' ? [] : [insist({ name: 'call:connected', request: { callId } })]),
  );
}

/** The previous link recovered while its replacement is being made: it carries the call until the new one is up. */
export function revived(state: Reconnecting, nowMs: number): CallStep {
  const { connectedAtMs } = state;
  return step(
    { ...state, phase: 'connected', connectedAtMs: connectedAtMs ?? nowMs, handover: true },
    stopTimer('reconnect'),
    startTimer('relink', state.callId, HANDOVER_TIMEOUT_MS),
  );
}

/** The previous link is lost before the new one is up, which may be only a moment away. */
export function bridgeLost(state: Connected): CallStep {
  return step(state, startTimer('bridge', state.callId, BRIDGE_LOST_AFTER_MS));
}

/** Neither has the new link come up in time nor the previous one recovered: nothing carries the call. */
export function bridgeGone(state: Connected): CallStep {
  return step(reconnecting(state), startTimer('reconnect', state.callId, RECONNECT_TIMEOUT_MS));
}

/** A lost link often recovers by itself; an ICE restart helps if the address changed (RFC 8445, 2.4), a fresh link if it does not. */
export function disconnected(state: LinkedState): CallStep {
  const { callId, role } = state;
  // The page at the other end of the early link is gone, and another page of that device has accepted.
  if (state.phase === 'connecting') return step(state, startTimer('relink', callId, RELINK_AFTER_MS[role]));
  if (state.phase !== 'connected' || state.handover) return unchanged(state);
  return step(
    reconnecting(state),
    restartInTurn(state),
    startTimer('relink', callId, RELINK_AFTER_MS[role]),
    startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS),
  );
}

/** A link that is up may lose its path any moment; one that is lost may find a new path at once. */
export function networkChanged(state: LinkedState): CallStep {
  return state.phase === 'connecting' ? unchanged(state) : step(state, RESTART);
}

/** The peer has not restarted ICE in time: restarts it here, unless the peer's restart is already running. */
export function restartLate(state: LinkedState): CallStep {
  return isLinkDown(state) ? step(state, { type: 'restart-ice', inPeersStead: true }) : unchanged(state);
}

/** The peer's page may be a new one, which needs more time; or signals were lost while it was away, and are sent again. */
export function peerBack(state: LinkedState): CallStep {
  if (state.phase === 'connecting') return step(state, startTimer('connect', state.callId, CONNECT_TIMEOUT_MS));
  return isLinkDown(state) ? step(state, restartInTurn(state)) : unchanged(state);
}

/** The link of this epoch was lost, or is not up yet while the previous one still is. */
function isLinkDown(state: LinkedState): boolean {
  return state.phase === 'reconnecting' || (state.phase === 'connected' && state.handover === true);
}

/** The own socket is back while the link is lost: an ICE restart can be signaled again, and gets a short time. */
export function restartAfterSync(state: Reconnecting | Connected): CallStep {
  return step(state, restartInTurn(state), startTimer('relink', state.callId, RELINK_AFTER_SYNC_MS[state.role]));
}

/** Crossing offers cost one round trip more than a restart that waits its turn. */
function restartInTurn({ role, callId }: LinkedState): CallEffect {
  return RESTART_AFTER_MS[role] === 0 ? RESTART : startTimer('restart', callId, RESTART_AFTER_MS[role]);
}

/** This link cannot recover. */
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
 * Both sides open the link of this epoch, and drop signals of an older one. The previous link stays beside it: it may
 * recover before a new link can be made.
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

/** Makes a new link beside the one that is up, so that media has no gap. */
export function handOver(state: Connected, linkEpoch: number): CallStep {
  const { callId, role } = state;
  return step(
    { ...state, linkEpoch, handover: true },
    { type: 'open-link', callId, role, linkEpoch, offer: null, earlyLink: 'none', handover: true },
    startTimer('relink', callId, HANDOVER_TIMEOUT_MS),
  );
}

/** The link may be unusable: as `disconnected`, but requests a fresh one at once. */
export function askForFreshLink(state: LinkedState): CallStep {
  const { callId } = state;
  const effects = [ask({ name: 'call:relink', request: { callId } }), startTimer('relink', callId, RELINK_RETRY_MS)];
  if (state.phase !== 'connected' || state.handover) return step(state, ...effects);
  return step(reconnecting(state), ...effects, startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS));
}

/**
 * The early link over which the accept first arrived is lost by the time the sidecar confirms it. Perhaps that page is
 * gone, and its user has accepted on another device, whose link may be up already; if it is not, requests a fresh one soon.
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
