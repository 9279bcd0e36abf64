import type { Ended, Role } from '@/lib/call/state';

/** Refusals with a more specific message than "the server refused". */
const refusals = [
  'unknown-user',
  'already-in-call',
  'rate-limited',
  'redial-later',
  'has-blocked',
  'not-allowed',
  'no-relay',
  'unavailable',
  'internal',
] as const;
type Telling = (typeof refusals)[number];

export type EndedSentence =
  | Exclude<Ended['reason'], 'declined' | 'cancelled' | 'no-answer'>
  | `${'declined' | 'cancelled' | 'no-answer'}${'Caller' | 'Callee'}`
  | 'peer-leftRinging'
  | 'media-failedRinging'
  | 'blockedCallee'
  | Telling;

/** The key of the message for this side: the same reason reads differently to caller and callee. */
export function endedSentence(
  ended: Pick<Ended, 'reason' | 'refusal' | 'canLink'>,
  role: Role,
  wasLinked: boolean,
): EndedSentence {
  const side = role === 'caller' ? 'Caller' : 'Callee';
  switch (ended.reason) {
    case 'declined':
    case 'cancelled':
    case 'no-answer':
      return `${ended.reason}${side}`;
    case 'blocked':
      return role === 'callee' ? 'blockedCallee' : 'blocked';
    case 'peer-left':
      return wasLinked ? 'peer-left' : 'peer-leftRinging';
    case 'media-failed':
      // If it failed while ringing, the peer could not accept it.
      return wasLinked || ended.canLink === false ? 'media-failed' : 'media-failedRinging';
    case 'server-refused':
      return refusals.find((code) => code === ended.refusal) ?? 'server-refused';
    default:
      return ended.reason;
  }
}
