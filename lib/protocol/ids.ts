import { z } from 'zod';

/** Made by the caller's device for each dial, so that a repeated invite is recognised. */
export const callIdSchema = z.uuid();
/** One browser tab; kept in sessionStorage, survives a reload. */
export const deviceIdSchema = z.uuid();
/** A user's id in the database. No control characters: PostgreSQL has no text with U+0000. */
export const userIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^\P{Cc}+$/u);

export type CallId = z.infer<typeof callIdSchema>;
export type DeviceId = z.infer<typeof deviceIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
