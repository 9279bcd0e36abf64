import { z } from 'zod';
import { mediaSchema } from '@/lib/protocol/sidecar/call';
import { signalSchema } from '@/lib/protocol/signal';

/** Media devices for which the browser is still asking its user's permission. */
export const askingSchema = z.enum(['camera', 'microphone', 'both']);
export type Asking = z.infer<typeof askingSchema>;

/**
 * A message on the `control` data channel of a link, one JSON object each. It goes from page to page, so it arrives while
 * the sidecar is down. Sent and parsed by `ControlChannel`.
 */
export const controlMessageSchema = z.discriminatedUnion('type', [
  /** What this side sends now; sent again whenever the channel of a new link opens. */
  z.strictObject({
    type: z.literal('media'),
    microphone: z.boolean(),
    camera: z.boolean(),
    /** A shared screen. Absent while none is shared, and never sent to a page that did not name the slot in its `hello`. */
    screen: z.boolean().optional(),
    /** The sound of the shared screen, in the same way. */
    screenSound: z.boolean().optional(),
    /** The user wants to send these, but has not answered the browser's permission prompt yet. */
    asking: askingSchema.optional(),
  }),
  /**
   * The slots of `lib/protocol/slots.ts` that this page knows. Sent once a call has been accepted over the link, as soon as the
   * channel is open. A page that sends none is older, and is never offered more than the first offer had. A page ignores
   * names and members that it does not know, so that later versions can add some.
   */
  z.object({ type: z.literal('hello'), slots: z.array(z.string().max(32)).max(16) }),
  /** A description or candidate for renegotiation or an ICE restart. */
  z.strictObject({ type: z.literal('signal'), signal: signalSchema }),
  /** This side has hung up. */
  z.strictObject({ type: z.literal('hang-up') }),
  /** Sent by the callee's device over an early link. It arrives sooner than the sidecar's word, which is final. */
  z.strictObject({ type: z.literal('accept'), media: mediaSchema }),
  /** The page is being closed or reloaded. It may come back with a new link. */
  z.strictObject({ type: z.literal('leaving') }),
  /** Answered at once by a `pong` with the same `n`: proof that the path works in both directions. */
  z.strictObject({ type: z.literal('ping'), n: z.number().int().min(0) }),
  /** The answer to a `ping`, with the same number. */
  z.strictObject({ type: z.literal('pong'), n: z.number().int().min(0) }),
  /**
   * `bytes` have arrived in total on this channel since it was opened. Sent after each of its messages, so that the sender
   * can bound the data in flight, which would delay the other channels. Never sent by a page that did not open the channel.
   */
  z.strictObject({
    type: z.literal('received'),
    channel: z.enum(['chat', 'file-offers', 'files']),
    bytes: z.number().int().min(0),
  }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
