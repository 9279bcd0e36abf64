import type { CallId } from '@/lib/protocol/ids';
import type { IceRoute } from '@/lib/rtc/ice/ice-route';
import type { SelectedPair } from '@/lib/rtc/stats/selected-pair';

/** How far two browsers get in connecting. `dtls`: ICE has found a path, and the keys are being negotiated. */
export const STAGES = ['media', 'signaling', 'gathering', 'checking', 'dtls', 'connected'] as const;
export type Stage = (typeof STAGES)[number];

/** Number of candidates by type. A peer's candidate that is known only from its checks (prflx) counts as srflx. */
export interface CandidateCounts {
  readonly host: number;
  readonly srflx: number;
  readonly relay: number;
}

/** How connecting went in one call, over all its links. Contains no address, no name and no SDP. */
export interface Attempt {
  readonly callId: CallId;
  /** The furthest stage that any link reached. */
  readonly stage: Stage;
  readonly local: CandidateCounts;
  readonly remote: CandidateCounts;
  readonly pair: Pick<SelectedPair, 'local' | 'remote' | 'protocol' | 'relayProtocol'> | null;
  /** `icecandidateerror` codes and the route to the server that gave them, each once. */
  readonly errors: readonly { readonly route: IceRoute | null; readonly code: number }[];
  /** A TURN server was among the servers. */
  readonly hasRelay: boolean;
  /** This side gathered relay candidates only. */
  readonly isRelayOnly: boolean;
  /** Whether the sidecar can be heard, which tells of this side's own connection. */
  readonly isOnline: boolean;
  /** The sidecar reported that the peer's device is away. */
  readonly isPeerAway: boolean;
}

export type AttemptEvent =
  | { readonly type: 'stage'; readonly stage: Stage }
  | { readonly type: 'candidates'; readonly side: 'local' | 'remote'; readonly counts: CandidateCounts }
  | { readonly type: 'pair'; readonly pair: SelectedPair }
  | { readonly type: 'error'; readonly route: IceRoute | null; readonly code: number }
  | { readonly type: 'relay-known' }
  | { readonly type: 'policy'; readonly isRelayOnly: boolean }
  | { readonly type: 'online'; readonly isOnline: boolean }
  | { readonly type: 'peer-away'; readonly isPeerAway: boolean };

/** Further errors add nothing: a browser with many network interfaces repeats itself. */
const MOST_ERRORS = 20;

export const NO_CANDIDATES: CandidateCounts = { host: 0, srflx: 0, relay: 0 };

export function newAttempt(callId: CallId, isOnline: boolean): Attempt {
  return {
    callId,
    stage: 'media',
    local: NO_CANDIDATES,
    remote: NO_CANDIDATES,
    pair: null,
    errors: [],
    hasRelay: false,
    isRelayOnly: false,
    isOnline,
    isPeerAway: false,
  };
}

/** Adds what a later link found out: one that fails early does not hide how far an earlier link got. */
export function reduceAttempt(attempt: Attempt, event: AttemptEvent): Attempt {
  switch (event.type) {
    case 'stage':
      return STAGES.indexOf(event.stage) > STAGES.indexOf(attempt.stage) ? { ...attempt, stage: event.stage } : attempt;
    case 'candidates':
      return { ...attempt, [event.side]: most(attempt[event.side], event.counts) };
    case 'pair': {
      const { local, remote, protocol, relayProtocol } = event.pair;
      return { ...attempt, pair: { local, remote, protocol, relayProtocol } };
    }
    case 'error': {
      const { route, code } = event;
      const isKnown = attempt.errors.some((error) => error.route === route && error.code === code);
      if (isKnown || attempt.errors.length >= MOST_ERRORS) return attempt;
      return { ...attempt, errors: [...attempt.errors, { route, code }] };
    }
    case 'relay-known':
      return { ...attempt, hasRelay: true };
    case 'policy':
      return { ...attempt, isRelayOnly: event.isRelayOnly };
    case 'online':
      return { ...attempt, isOnline: event.isOnline };
    case 'peer-away':
      return { ...attempt, isPeerAway: event.isPeerAway };
  }
}

/** Counts one more candidate of that type. */
export function withCandidate(counts: CandidateCounts, type: string): CandidateCounts {
  const kind = type === 'host' || type === 'relay' ? type : 'srflx';
  return { ...counts, [kind]: counts[kind] + 1 };
}

function most(a: CandidateCounts, b: CandidateCounts): CandidateCounts {
  return { host: Math.max(a.host, b.host), srflx: Math.max(a.srflx, b.srflx), relay: Math.max(a.relay, b.relay) };
}
