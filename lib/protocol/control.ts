import { z } from 'zod';
import { mediaSchema } from './call';
import { signalSchema } from './signal';

/** Devices that a browser asks its person about. */
export const askingSchema = z.enum(['camera', 'microphone', 'both']);
export type Asking = z.infer<typeof askingSchema>;

/**
 * Messages on the call's data channel (`negotiated: true`, id 0, ordered): peer to peer, so they work with the sidecar dead.
 */
export const controlMessageSchema = z.discriminatedUnion('type', [
  /** What this side sends now; repeated whenever the channel opens. */
  z.strictObject({
    type: z.literal('media'),
    microphone: z.boolean(),
    camera: z.boolean(),
    /** Wanted by its person, but the browser's question whether they may be used is not answered. */
    asking: askingSchema.optional(),
  }),
  /** A description or candidate for renegotiation or an ICE restart. */
  z.strictObject({ type: z.literal('signal'), signal: signalSchema }),
  /** This side has hung up. */
  z.strictObject({ type: z.literal('hang-up') }),
  /** By the callee's device over a link made while it rang: sooner than the sidecar's word, which is final. */
  z.strictObject({ type: z.literal('accept'), media: mediaSchema }),
  /** The page is going, perhaps to come back: known to the peer long before any network would tell. */
  z.strictObject({ type: z.literal('leaving') }),
  /** Answered at once with a `pong` of the same number: the path is alive, both ways. */
  z.strictObject({ type: z.literal('ping'), n: z.number().int().min(0) }),
  /** The answer to a `ping`, with the same number. */
  z.strictObject({ type: z.literal('pong'), n: z.number().int().min(0) }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
