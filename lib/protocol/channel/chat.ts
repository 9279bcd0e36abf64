import { z } from 'zod';

/** UTF-16 code units of one line. */
export const MAX_LINE_CHARS = 10_000;
/** Lines of one side in one call: many times what two people write. */
export const MAX_LINES = 5_000;
/** UTF-16 code units of one side in one call: those of both fit into a tab's storage (5 MiB) as a rule. */
export const MAX_CHARS = 1_000_000;
/** Of one frame: at most 12 KiB as JSON in UTF-8, which fits into one message of the channel. */
export const MAX_PART_CHARS = 2_048;

/** What a user can react with: a later set needs a frame of its own, because a page refuses what it does not know here. */
export const EMOJI = ['👍', '❤️', '😂', '😮', '👏', '🎉'] as const;
/** Changes of one side's reactions in one call: many times what a person does. */
const MAX_CHANGES = 1_000_000;

const countSchema = z.number().int().min(0).max(MAX_LINES);
/** A number of lines for each of the call's two sides. */
const countsSchema = z.strictObject({ caller: countSchema, callee: countSchema });
const sideSchema = z.enum(['caller', 'callee']);
export type ChatSide = z.infer<typeof sideSchema>;
const emojiSchema = z.enum(EMOJI);
export type Emoji = z.infer<typeof emojiSchema>;
const changeSchema = z.number().int().min(0).max(MAX_CHANGES);
/** Of the line that a reaction is to, and null where it was taken back. */
const reactionSchema = z.strictObject({
  side: sideSchema,
  n: countSchema.min(1),
  emoji: emojiSchema.nullable(),
});
const settledReactionSchema = reactionSchema.extend({ by: sideSchema, change: changeSchema.min(1) });

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
  /**
   * Once on each channel, behind `hello`: which change of each side's reactions is the last that this page holds. Whoever has
   * not got it sends no reactions: an older page would count them as a flood.
   */
  z.strictObject({
    type: z.literal('reactions'),
    held: z.strictObject({ caller: changeSchema, callee: changeSchema }),
  }),
  /**
   * Change number `change` of the reactions of the side `by`: its reaction to line `n` of `side` is now `emoji`, or none. A
   * page also repeats changes of the other side, to a page that does not hold them any more or does not yet.
   */
  settledReactionSchema.extend({ type: z.literal('reaction') }),
  /** The sender holds the receiver's reactions up to this change. */
  z.strictObject({ type: z.literal('reacted'), change: changeSchema }),
  /** Whether the sender's user has their hand raised. On each channel once, and with each change. */
  z.strictObject({ type: z.literal('hand'), isRaised: z.boolean() }),
  /** The sender's user shows an emoji for a moment. It is lost with the channel. */
  z.strictObject({ type: z.literal('burst'), emoji: emojiSchema }),
]);
export type ChatFrame = z.infer<typeof chatFrameSchema>;

/** When this page wrote or got the line, in milliseconds since 1970; none of a line that it learned later. */
const atMsSchema = z.number().int().min(0).max(8.64e15).optional();

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
        atMs: atMsSchema,
      }),
    )
    .max(2 * MAX_LINES),
  /** Own lines that the other page is not known to hold. */
  waiting: z
    .array(z.object({ id: z.uuid(), text: z.string().min(1).max(MAX_LINE_CHARS), atMs: atMsSchema }))
    .max(MAX_LINES),
  read: countSchema,
  peerRead: countSchema,
  /** Those of both sides that both pages hold, in ascending order for each; and own ones that the other may not hold. */
  reactions: z.object({
    settled: z.array(settledReactionSchema).max(4 * MAX_LINES),
    waiting: z.array(reactionSchema).max(4 * MAX_LINES),
  }),
  isHandRaised: z.boolean(),
});
export type KeptChat = z.infer<typeof keptChatSchema>;
