import { z } from 'zod';

/** Made by the caller's device for each dial, so that a repeated invite is recognised. */
export const callIdSchema = z.uuid();
/** One browser tab; kept in sessionStorage, survives a reload. */
export const deviceIdSchema = z.uuid();
/** A user's id in the database. */
export const userIdSchema = z.string().min(1).max(64);

export type CallId = z.infer<typeof callIdSchema>;
export type DeviceId = z.infer<typeof deviceIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
