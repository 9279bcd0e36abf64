import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { callIdSchema, userIdSchema } from '@/lib/protocol/ids';

const ringSchema = z.strictObject({
  callId: callIdSchema,
  /** Who is called. */
  userId: userIdSchema,
  /** Which of their devices the token was sent to. */
  subscriptionId: z.string().min(1).max(64),
  /** In ms since the epoch. */
  untilMs: z.int(),
});

/** A ring at one device, which whoever holds the token may answer there. */
export type Ring = z.infer<typeof ringSchema>;

const sealOf = (text: string, secret: string) => createHmac('sha256', secret).update(`ring ${text}`).digest();

/** @param secret AUTH_SECRET */
export function encodeRing(ring: Ring, secret: string): string {
  const text = Buffer.from(JSON.stringify(ring)).toString('base64url');
  return `${text}.${sealOf(text, secret).toString('base64url')}`;
}

/** Null if this server has not made it, or if it is too old. Whether it was used before is not known here. */
export function decodeRing(token: string, secret: string, nowMs = Date.now()): Ring | null {
  const [text = '', seal = '', ...rest] = token.split('.');
  const given = Buffer.from(seal, 'base64url');
  const right = sealOf(text, secret);
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const ring = ringSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return ring.untilMs > nowMs ? ring : null;
}
