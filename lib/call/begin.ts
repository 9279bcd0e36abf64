import type { CallSnapshot, Invitation, Media } from '@/lib/protocol/call';
import type { CallEffect, CallStep, Connecting, RingingIn, RingingOut } from './state';
import { ask, insist, startTimer, step, stopTimer } from './step';
import { CONNECT_TIMEOUT_MS, INVITE_TIMEOUT_MS, RECONNECT_TIMEOUT_MS, RELINK_RETRY_MS, RING_LATE_MS } from './timings';

export type ActiveSnapshot = Extract<CallSnapshot, { phase: 'active' }>;

export function ringingIn({ callId, peer, media, offer, earlyLink, ringEndsInMs }: Invitation): RingingIn {
  return { phase: 'ringing-in', callId, peer, media, offer, earlyLink, ringEndsInMs };
}

/** What goes with a fresh `ringing-out`: the invite follows when the offer is made. */
export function startDialing({ callId, media }: Pick<RingingOut, 'callId' | 'media'>): CallEffect[] {
  return [
    stopTimer('ended'),
    { type: 'open-media', callId, media },
    { type: 'open-link', callId, role: 'caller', linkEpoch: 0, offer: null, earlyLink: 'none' },
    startTimer('ring', callId, INVITE_TIMEOUT_MS),
  ];
}

/** What goes with `ringingIn`. */
export function startRinging(invitation: Invitation): CallEffect[] {
  const { callId, ringEndsInMs } = invitation;
  return [startTimer('ring', callId, ringEndsInMs + RING_LATE_MS), ...prepareLink(invitation)];
}

/**
 * Makes the link ready while it rings. As far as `earlyLink` allows it answers the offer, with null tracks; with `none` it
 * only gathers, and reads the offer at accept.
 */
export function prepareLink({ callId, offer, earlyLink }: Invitation): CallEffect[] {
  return offer === null ? [] : [{ type: 'open-link', callId, role: 'callee', linkEpoch: 0, offer, earlyLink }];
}

/** The callee's way into a call: by the person's accept, or by glare (then media is open already). */
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
 * Joins the call that the sidecar says is going on, with a link of its own: after a reload, or when signals were
 * missed. Media is opened only where the page does not hold it yet.
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

/** A reload while it rang at the peer: goes on ringing, though the offer's link went with the old page. */
export function resumeRinging({ callId, peer, media }: Extract<CallSnapshot, { phase: 'ringing-out' }>): CallStep {
  const state: RingingOut = { phase: 'ringing-out', callId, peer, media, invited: true, resumed: true };
  const look = startTimer('ring', callId, INVITE_TIMEOUT_MS);
  return step(state, stopTimer('ended'), { type: 'open-media', callId, media }, look);
}
