import { z } from 'zod';

/** Why a call ended. A closed set; each side gets the reason that is true for it. */
export const END_REASONS = [
  'declined',
  'busy',
  'cancelled',
  'no-answer',
  'answered-elsewhere',
  'declined-elsewhere',
  'moved',
  'hung-up',
  'peer-left',
  'connection-lost',
  'media-failed',
  'blocked',
  'signed-out',
  'server-refused',
] as const;

export const endReasonSchema = z.enum(END_REASONS);
export type EndReason = z.infer<typeof endReasonSchema>;
