import { z } from 'zod';

/** Why a request or a connection was refused. A closed set: a client has a sentence for each. */
export const ERROR_CODES = [
  /** The message does not match its schema, or is too large. */
  'invalid-message',
  /** There is no valid login. */
  'unauthenticated',
  /** The page's origin is not one of this site's. */
  'forbidden-origin',
  /** Client and sidecar speak different versions of the protocol; the page reloads. */
  'version-mismatch',
  /** This browser has signed in as another user since the page was opened. */
  'other-account',
  /** There is no such user. */
  'unknown-user',
  /** There is no such live call, or the requester is not part of it. */
  'unknown-call',
  /** The call is not in a phase that allows this, or the signal is for another link. */
  'wrong-phase',
  /** The requester, this device or this content is not allowed here. */
  'not-allowed',
  /** The requester has another call. */
  'already-in-call',
  /** Another device of the callee accepted first. */
  'answered-elsewhere',
  /** The user has sent too many requests of this kind. */
  'rate-limited',
  /** The requester has blocked this user. */
  'has-blocked',
  /** The caller's recent calls to this user went unanswered; the refusal says in `retryInMs` when to try again. */
  'redial-later',
  /** One of the two always hides their address, and there is no TURN server to hide it behind. */
  'no-relay',
  /** Nobody can decide over calls at the moment. Nothing is repeated by itself: the user is told, and may try again. */
  'unavailable',
  /** The server failed, for example because the database did not respond. The client may try again. */
  'internal',
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;
