import { z } from 'zod';
import type { FieldError } from '@/lib/auth/account/schemas';
import { inviteMaxDays, inviteMaxNote, inviteMaxPlaces } from '@/lib/auth/entry/invite-limits';

export type InviteField = 'note' | 'places' | 'days';

const wholeNumber = (most: number, error: FieldError) =>
  z
    .string(error)
    .regex(/^\s*\d{1,5}\s*$/, error)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, error);

/** The form of a new invite. */
export const inviteSchema = z.object({
  note: z
    .string('note-too-long' satisfies FieldError)
    .trim()
    .max(inviteMaxNote, 'note-too-long' satisfies FieldError),
  places: wholeNumber(inviteMaxPlaces, 'places-wrong'),
  days: wholeNumber(inviteMaxDays, 'days-wrong'),
});
