import { z } from 'zod';

/** An entry of `RTCConfiguration.iceServers` (W3C webrtc-pc, 4.2.2). User name and credential are for TURN. */
export const iceServerSchema = z.strictObject({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

/** STUN and TURN servers, with credentials that the TURN server accepts for `expiresInMs` from now. */
export const iceGrantSchema = z.object({
  iceServers: z.array(iceServerSchema),
  expiresInMs: z.number().int().positive(),
});

/** The same for the links of one call. */
export const callIceGrantSchema = iceGrantSchema.extend({
  /** This side hides its address: its links gather relay candidates only and signal nothing else. */
  relayOnly: z.boolean(),
});
