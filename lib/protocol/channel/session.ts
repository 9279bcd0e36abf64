import { z } from 'zod';

/** At most 12 KiB as JSON in UTF-8, which fits into one message of any channel. */
export const MAX_SESSION_BODY_CHARS = 2_048;

const numberSchema = z.number().int().min(0);

/**
 * Frames of a message session, one JSON object each: messages that must arrive, over any ordered and reliable channel. The
 * session outlives the channel, because a call changes its link.
 */
export const sessionFrameSchema = z.discriminatedUnion('type', [
  /**
   * The first frame on each channel. `session` names the page that sends it, `received` the last message that it has got and
   * from which page; a hello that is no reply asks for one.
   */
  z.strictObject({
    type: z.literal('hello'),
    session: z.uuid(),
    received: z.strictObject({ session: z.uuid(), n: numberSchema }).nullable(),
    isReply: z.boolean(),
  }),
  /** `n` grows with each message of a page, and stays the same when the message is sent again. */
  z.strictObject({ type: z.literal('message'), n: numberSchema, body: z.string().max(MAX_SESSION_BODY_CHARS) }),
  /** Every message up to `n` has arrived. */
  z.strictObject({ type: z.literal('acknowledge'), n: numberSchema }),
]);
export type SessionFrame = z.infer<typeof sessionFrameSchema>;
