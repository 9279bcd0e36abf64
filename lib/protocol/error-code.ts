import { z } from 'zod';

/** Why a request or a connection was refused. A closed set: a client has a sentence for each. */
export const ERROR_CODES = [
  'invalid-message',
  'unauthenticated',
  'forbidden-origin',
  'version-mismatch',
  /** This browser has signed in as another user since the page was opened. */
  'other-account',
  'unknown-user',
  'unknown-call',
  'wrong-phase',
  'not-allowed',
  'already-in-call',
  'answered-elsewhere',
  'rate-limited',
  /** The caller's recent calls to this user went unanswered; the refusal says in `retryInMs` when to try again. */
  'redial-later',
  /** One of the two always hides their address, and there is no TURN server to hide it behind. */
  'no-relay',
  'internal',
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;
