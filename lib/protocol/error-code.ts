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
  /** One of the two always hides their address, and there is no TURN server to hide it behind. */
  'no-relay',
  'internal',
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;
