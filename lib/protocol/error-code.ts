import { z } from 'zod';

/** Why an ask or a connection was refused. A closed set: a client has a sentence for each. */
export const ERROR_CODES = [
  'invalid-message',
  'unauthenticated',
  'forbidden-origin',
  'version-mismatch',
  /** This browser has signed in as somebody else since the page was opened. */
  'other-account',
  'unknown-user',
  'unknown-call',
  'wrong-phase',
  'not-allowed',
  'already-in-call',
  'answered-elsewhere',
  'rate-limited',
  /** The caller's last rings of this person came to nothing: the refusal says in `retryInMs` when to try again. */
  'redial-later',
  /** One of the two always hides their address, and there is no TURN server to hide it behind. */
  'no-relay',
  'internal',
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;
