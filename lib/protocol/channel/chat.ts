import { z } from 'zod';

/** UTF-16 code units of one line. */
export const MAX_LINE_CHARS = 10_000;
/** Lines of one side in one call: many times what two people write. */
export const MAX_LINES = 5_000;
/** UTF-16 code units of one side in one call: those of both fit into a tab's storage (5 MiB) as a rule. */
export const MAX_CHARS = 1_000_000;
/** Of one frame: at most 12 KiB as JSON in UTF-8, which fits into one message of the channel. */
export const MAX_PART_CHARS = 2_048;

const countSchema = z.number().int().min(0).max(MAX_LINES);
/** A number of lines for each of the call's two sides. */
const countsSchema = z.strictObject({ caller: countSchema, callee: countSchema });
const sideSchema = z.enum(['caller', 'callee']);
export type ChatSide = z.infer<typeof sideSchema>;

/**
 * Frames of the `chat` data channel, one JSON object each. Each side's lines are numbered from 1 in this call, and both
 * pages hold the lines of both sides without a gap. Read by `lib/chat`.
 */
export const chatFrameSchema = z.discriminatedUnion('type', [
  /**
   * The first frame on each channel: how many lines of each side this page holds, and how many of them the other side has
   * read. A hello that is no reply asks for one.
   */
  z.strictObject({ type: z.literal('hello'), held: countsSchema, read: countsSchema, isReply: z.boolean() }),
  /**
   * Line number `n` of a side, or a part of it: the parts of a line follow each other from `part` 0 to `isLast`. A page also
   * sends lines of the other side, to a page that does not hold them any more or does not yet.
   */
  z.strictObject({
    type: z.literal('line'),
    side: sideSchema,
    n: countSchema.min(1),
    /** Chosen by the page on which it was written. */
    id: z.uuid(),
    part: z.number().int().min(0).max(MAX_LINE_CHARS),
    isLast: z.boolean(),
    text: z.string().min(1).max(MAX_PART_CHARS),
  }),
  /** The sender holds the receiver's lines up to `n`. */
  z.strictObject({ type: z.literal('held'), n: countSchema }),
  /** The sender's user has seen the receiver's lines up to `n`. */
  z.strictObject({ type: z.literal('read'), n: countSchema }),
  /** Whether the sender's user is writing. */
  z.strictObject({ type: z.literal('typing'), isTyping: z.boolean() }),
]);
export type ChatFrame = z.infer<typeof chatFrameSchema>;

/** What a page keeps of a chat for the next page of its tab. */
export const keptChatSchema = z.object({
  callId: z.uuid(),
  side: sideSchema,
  /** Held by both pages, in the order in which they are shown. */
  settled: z
    .array(
      z.object({
        side: sideSchema,
        n: countSchema.min(1),
        id: z.uuid(),
        text: z.string().min(1).max(MAX_LINE_CHARS),
        isCopy: z.literal(true).optional(),
      }),
    )
    .max(2 * MAX_LINES),
  /** Own lines that the other page is not known to hold. */
  waiting: z.array(z.object({ id: z.uuid(), text: z.string().min(1).max(MAX_LINE_CHARS) })).max(MAX_LINES),
  read: countSchema,
  peerRead: countSchema,
});
export type KeptChat = z.infer<typeof keptChatSchema>;
