import { z } from 'zod';

const base64url = z.string().regex(/^[\w-]+={0,2}$/);

/** As `PushSubscription.toJSON()` gives it (W3C Push API), without the time at which it ends. */
export const subscriptionSchema = z.object({
  endpoint: z.string().min(1).max(2_000),
  keys: z.object({ p256dh: base64url.max(200), auth: base64url.max(100) }),
});

/** What answers a ring. */
export const ringAnswerSchema = z.strictObject({ token: z.string().min(1).max(1_000) });
