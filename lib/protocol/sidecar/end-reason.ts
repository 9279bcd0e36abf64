import { z } from 'zod';

/** Why a call ended. A closed set; each side gets the reason that is true for it. */
export const END_REASONS = [
  /** The callee declined. */
  'declined',
  /** The callee is in another call or does not want to be disturbed. */
  'busy',
  /** The caller gave up before the callee answered. */
  'cancelled',
  /** Nobody answered in time. */
  'no-answer',
  /** Another device of this user accepted. */
  'answered-elsewhere',
  /** Another device of this user declined. */
  'declined-elsewhere',
  /** Another device of this user took the call over. */
  'moved',
  /** One side hung up. */
  'hung-up',
  /** The peer signed out, or the callee was unreachable while it rang. */
  'peer-left',
  /** A device was out of reach for too long. */
  'connection-lost',
  /** The media did not connect in time, or a browser cannot make the call. */
  'media-failed',
  /** This user has blocked the caller. */
  'blocked',
  /** This user signed out. */
  'signed-out',
  /** The server refused a request that the call depends on. */
  'server-refused',
] as const;

export const endReasonSchema = z.enum(END_REASONS);
export type EndReason = z.infer<typeof endReasonSchema>;
