import { z } from 'zod';
import { handleSchema, pictureVersionSchema, userIdSchema } from '@/lib/protocol/ids';

/** The availability that a user chooses. */
export const availabilitySchema = z.enum(['available', 'away', 'do-not-disturb', 'invisible']);
/** When an availability becomes `available` by itself, in ms since the epoch; null for never. */
export const endsAtMsSchema = z.int().positive().nullable();
/** Two days: longer than any night. */
export const MAX_ENDS_IN_MS = 48 * 60 * 60 * 1_000;
/** What others see. `in-a-call` is set automatically; an invisible user is not listed at all. */
export const statusSchema = z.enum(['available', 'away', 'do-not-disturb', 'in-a-call']);

/**
 * `handle` is unique, and stands for its user once they have chosen one. `tag` is assigned by the server and
 * distinguishes users of the same name without one: a name can be chosen, a tag cannot. `picture`: the version of their
 * picture, at `/picture/VERSION`. `about`: a line that they wrote about themselves.
 */
export const userSchema = z.strictObject({
  id: userIdSchema,
  name: z.string().min(1).max(200),
  tag: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}$/),
  handle: handleSchema.optional(),
  picture: pictureVersionSchema.optional(),
  about: z.string().min(1).max(320).optional(),
});
/** A user in a list. `namesake`: the name can be taken for another one, so the tag is shown too. */
export const listedUserSchema = z.strictObject({ ...userSchema.shape, namesake: z.literal(true).optional() });
/** A user in the lobby. */
export const personSchema = z.strictObject({ ...listedUserSchema.shape, status: statusSchema });

/** The part of the lobby that a client shows: it gets changes for these people only. */
export const viewSchema = z.strictObject({
  query: z.string().max(80),
  offset: z.number().int().min(0).max(100_000),
  limit: z.number().int().min(1).max(100),
});

/** Names what a view showed at one time, until the sidecar restarts: the people, their order, and the counts. */
export const revisionSchema = z.number().int().min(0);

export type Availability = z.infer<typeof availabilitySchema>;
export type Status = z.infer<typeof statusSchema>;
export type User = z.infer<typeof userSchema>;
export type ListedUser = z.infer<typeof listedUserSchema>;
export type Person = z.infer<typeof personSchema>;
export type View = z.infer<typeof viewSchema>;
