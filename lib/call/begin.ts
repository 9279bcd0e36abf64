import type { CallSnapshot, Invitation, Media } from '@/lib/protocol/sidecar/call';
import type { CallEffect, CallStep, Connecting, RingingIn, RingingOut } from './state';
import { ask, insist, startTimer, step, stopTimer } from './step';
import { CONNECT_TIMEOUT_MS, INVITE_TIMEOUT_MS, RECONNECT_TIMEOUT_MS, RELINK_RETRY_MS, RING_LATE_MS } from './timings';

export type ActiveSnapshot = Extract<CallSnapshot, { phase: 'active' }>;

export function ringingIn(invitation: Invitation): RingingIn {
  const { callId, peer, media, offer, earlyLink, ringEndsInMs, stranger } = invitation;
  const ring = { phase: 'ringing-in', callId, peer, media, offer, earlyLink, ringEndsInMs } as const;
  return stranger ? { ...ring, stranger } : ring;
}

/** The effects of a new `ringing-out`: the invite follows once the offer is made. */
export function startDialing({ callId, media }: Pick<RingingOut, 'callId' | 'media'>): CallEffect[] {
  return [
    stopTimer('ended'),
    { type: 'open-media', callId, media },
    { type: 'open-link', callId, role: 'caller', linkEpoch: 0, offer: null, earlyLink: 'none' },
    startTimer('ring', callId, INVITE_TIMEOUT_MS),
  ];
}

/** The effects of a new `ringingIn`. */
export function startRinging(invitation: Invitation): CallEffect[] {
  const { callId, ringEndsInMs } = invitation;
  return [startTimer('ring', callId, ringEndsInMs + RING_LATE_MS), ...prepareLink(invitation)];
}

/**
 * Prepares the link while it rings. If `earlyLink` allows it the link answers the offer, with null tracks; with `none` it
 * only gathers candidates, and takes the offer at accept.
 */
export function prepareLink({ callId, offer, earlyLink }: Invitation): CallEffect[] {
  return offer === null ? [] : [{ type: 'open-link', callId, role: 'callee', linkEpoch: 0, offer, earlyLink }];
}

/** How the callee enters a call: the user accepts, or by glare (then media is open already). */
export function joinAsCallee(
  { callId, peer, offer }: Invitation | RingingIn,
  media: Media,
  opening: readonly CallEffect[],
): CallStep {
  const state: Connecting = { phase: 'connecting', callId, peer, media, role: 'callee', linkEpoch: 0 };
  const release: CallEffect[] = offer === null ? [] : [{ type: 'control-accept', media }, { type: 'release-signals' }];
  return step(state, ...opening, ...release, stopTimer('ring'), startTimer('connect', callId, CONNECT_TIMEOUT_MS));
}

export function insistOnAccept(callId: string, media: Media): CallEffect {
  return insist({ name: 'call:accept', request: { callId, media } });
}

/**
 * Joins the call that the sidecar reports as active, with a new link: after a reload, or after signals were lost. The
 * caller passes `open-media` in `opening` if the page has no media open yet.
 */
export function resume(snapshot: ActiveSnapshot, nowMs: number, opening: readonly CallEffect[]): CallStep {
  const { callId, peer, media, role, linkEpoch, connectedForMs } = snapshot;
  const linked = { callId, peer, media, role, linkEpoch };
  const effects = [
    ...opening,
    stopTimer('ring'),
    ask({ name: 'call:relink', request: { callId } }),
    startTimer('relink', callId, RELINK_RETRY_MS),
  ];
  if (connectedForMs === null) {
    return step({ phase: 'connecting', ...linked }, ...effects, startTimer('connect', callId, CONNECT_TIMEOUT_MS));
  }
  return step(
    { phase: 'reconnecting', ...linked, connectedAtMs: nowMs - connectedForMs },
    ...effects,
    startTimer('reconnect', callId, RECONNECT_TIMEOUT_MS),
  );
}

/** A reload while the peer's devices rang: they ring on, although the offer's link was lost with the old page. */
export function resumeRinging({ callId, peer, media }: Extract<CallSnapshot, { phase: 'ringing-out' }>): CallStep {
  const state: RingingOut = { phase: 'ringing-out', callId, peer, media, invited: true, resumed: true };
  const look = startTimer('ring', callId, INVITE_TIMEOUT_MS);
  return step(state, stopTimer('ended'), { type: 'open-media', callId, media }, look);
}
