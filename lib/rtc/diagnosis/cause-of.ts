import { iceErrorKind } from '@/lib/rtc/ice/ice-errors';
import type { Attempt, CandidateCounts } from './attempt';

/** Why a call did not connect or was lost, as shown to users. A closed set: each has a sentence. */
export const CAUSES = [
  'own-offline',
  'peer-gone',
  'path-lost',
  'no-signal',
  'browser-hides',
  'peer-hides',
  'no-relay',
  'own-network',
  'peer-network',
  'relay-refused',
  'relay-full',
  'relay-failed',
  'handshake',
] as const;
export type Cause = (typeof CAUSES)[number];

/** The likeliest cause for an attempt that ended without a connection. Pure. */
export function causeOf(attempt: Attempt): Cause {
  if (!attempt.isOnline) return 'own-offline';
  switch (attempt.stage) {
    case 'connected':
      return attempt.isPeerAway ? 'peer-gone' : 'path-lost';
    case 'dtls':
      return 'handshake';
    case 'media':
    case 'signaling':
      return attempt.isPeerAway ? 'peer-gone' : 'no-signal';
    case 'gathering':
    case 'checking':
      return attempt.isPeerAway ? 'peer-gone' : causeOnTheWay(attempt);
  }
}

/** Both sides have candidates of each other, but no pair works (RFC 8445, 7). */
function causeOnTheWay({ local, remote, errors, hasRelay, isRelayOnly }: Attempt): Cause {
  if (hasNone(local) && !isRelayOnly) return 'browser-hides';
  if (hasNone(remote) && !hasNone(local)) return 'peer-hides';
  if (!hasRelay) return 'no-relay';
  if (local.relay === 0) {
    const kinds = errors.filter(({ route }) => route !== 'stun').map(({ code }) => iceErrorKind(code));
    if (kinds.includes('refused')) return 'relay-refused';
    return kinds.includes('full') ? 'relay-full' : 'own-network';
  }
  return remote.relay === 0 ? 'peer-network' : 'relay-failed';
}

const hasNone = ({ host, srflx, relay }: CandidateCounts) => host + srflx + relay === 0;
