import { z } from 'zod';
import { userIdSchema } from './ids';

/** What a person says of themselves. */
export const availabilitySchema = z.enum(['available', 'away', 'do-not-disturb', 'invisible']);
/** What others see. `in-a-call` is automatic; an invisible person is not listed at all. */
export const statusSchema = z.enum(['available', 'away', 'do-not-disturb', 'in-a-call']);

export const userSchema = z.strictObject({ id: userIdSchema, name: z.string().min(1).max(200) });
export const personSchema = z.strictObject({ ...userSchema.shape, status: statusSchema });

/** The part of the lobby a client shows: it is sent changes for these people only. */
export const viewSchema = z.strictObject({
  query: z.string().max(80),
  offset: z.number().int().min(0).max(100_000),
  limit: z.number().int().min(1).max(100),
});

export type Availability = z.infer<typeof availabilitySchema>;
export type Status = z.infer<typeof statusSchema>;
export type User = z.infer<typeof userSchema>;
export type Person = z.infer<typeof personSchema>;
export type View = z.infer<typeof viewSchema>;
