import {
  type ChatFrame,
  chatFrameSchema,
  MAX_CHARS,
  MAX_LINE_CHARS,
  MAX_PART_CHARS,
} from '@/lib/protocol/channel/chat';
import { takeBurst } from './bursts';
import { takeCounts, takeReacted, takeReaction } from './reactions';
import { type ChatChannel, type ChatRefusal, type ChatState, otherSide } from './state';

type Frame<T extends ChatFrame['type']> = Extract<ChatFrame, { type: T }>;

/** UTF-16 code units of one message: those of a part, each escaped, and the rest of its frame. */
const MAX_MESSAGE_CHARS = 6 * MAX_PART_CHARS + 1_024;
/** Frames in one second that bring nothing new. A page sends a handful. */
const MAX_IDLE_FRAMES = 300;
const SECOND_MS = 1_000;

/**
 * Takes what has arrived on the channel, at `nowMs` of a monotonic clock. Whatever breaks the protocol ends the use of this
 * channel: the state then names the refusal. `atMs`: the time on the user's clock, for a line that is complete with it.
 */
export function takeMessage(state: ChatState, data: unknown, nowMs: number, atMs?: number): ChatState {
  const { channel } = state;
  if (!channel) return state;
  const frame = parse(data);
  if (frame === 'unknown') return countIdle(state, channel, nowMs);
  if (!frame) return refuse(state, 'malformed');
  const next = take(state, channel, frame, nowMs, atMs);
  if (typeof next === 'string') return refuse(state, next);
  if (!next.channel || bringsNews(state, channel, next)) return next;
  return countIdle(next, next.channel, nowMs);
}

/** There is an end to news: a chat has so many lines, and each so many reactions. Their changes have none. */
function bringsNews(before: ChatState, channel: ChatChannel, after: ChatState): boolean {
  if (after.settled !== before.settled || after.channel?.partial !== channel.partial) return true;
  return after.reactions.settled.length > before.reactions.settled.length;
}

function take(
  state: ChatState,
  channel: ChatChannel,
  frame: ChatFrame,
  nowMs: number,
  atMs?: number,
): ChatState | ChatRefusal {
  if (frame.type === 'hello') return takeHello(state, channel, frame);
  // The other page's hello was lost, because this page had not opened the channel yet; it says hello again.
  const { peerHolds } = channel;
  if (!peerHolds) return state;
  switch (frame.type) {
    case 'line':
      return takePart(state, channel, frame, atMs);
    case 'held':
      return takeHeld(state, channel, peerHolds, frame.n);
    case 'read':
      if (frame.n > Math.max(peerHolds[state.side], state.held[state.side])) return 'out-of-order';
      return frame.n > state.peerRead ? { ...state, peerRead: frame.n } : state;
    case 'typing':
      return { ...state, isPeerTyping: frame.isTyping };
    case 'reactions':
      return takeCounts(state, channel, frame.held);
    case 'reaction':
      return takeReaction(state, channel, frame);
    case 'reacted':
      return takeReacted(state, channel, frame.change);
    case 'hand':
      return { ...state, isPeerHandRaised: frame.isRaised };
    case 'burst':
      return takeBurst(state, frame.emoji, nowMs);
  }
}

function takeHello(state: ChatState, channel: ChatChannel, { held, read, isReply }: Frame<'hello'>): ChatState {
  const { side } = state;
  const other = otherSide(side);
  const helloDue = isReply ? channel.helloDue : 'reply';
  // The second of two that crossed; what followed the first is under way.
  if (channel.peerHolds) return { ...state, channel: { ...channel, helloDue } };
  return {
    ...state,
    isFresh: false,
    read: state.isFresh ? Math.min(read[other], held[other]) : state.read,
    peerRead: Math.max(state.peerRead, Math.min(read[side], held[side])),
    channel: {
      ...channel,
      helloDue,
      peerHolds: held,
      catchUpTo: held[side],
      readDue: !state.isFresh && state.read > read[other],
      typingDue: state.isTyping,
    },
  };
}

function takePart(
  state: ChatState,
  channel: ChatChannel,
  frame: Frame<'line'>,
  atMs?: number,
): ChatState | ChatRefusal {
  const { partial, partsTaken } = channel;
  const { side, n, id, part, text } = frame;
  if (n <= state.held[side]) {
    // Held already. Its sender learns of it again.
    return { ...state, channel: { ...channel, heldDue: channel.heldDue || side !== state.side } };
  }
  const isNext = n === state.held[side] + 1 && (side !== state.side || n <= channel.catchUpTo);
  const isContinued = part === 0 ? !partial : isSame(partial, frame) && part === partsTaken;
  if (!isNext || !isContinued) return 'out-of-order';
  const whole = (partial?.text ?? '') + text;
  if (whole.length > MAX_LINE_CHARS || state.chars[side] + whole.length > MAX_CHARS) return 'too-much';
  if (!frame.isLast) {
    const next = { side, n, id, text: whole };
    return { ...state, channel: { ...channel, partial: next, partsTaken: part + 1 } };
  }
  return settleArrived(state, { ...channel, partial: null, partsTaken: 0 }, { side, n, id, text: whole }, atMs);
}

function isSame(partial: ChatChannel['partial'], { side, n, id }: Frame<'line'>): boolean {
  return partial !== null && partial.side === side && partial.n === n && partial.id === id;
}

/** The other page holds the line already: it is settled. One of this user was written here, or at another page. */
function settleArrived(
  state: ChatState,
  channel: ChatChannel,
  line: NonNullable<ChatChannel['partial']>,
  nowAtMs?: number,
): ChatState | ChatRefusal {
  const { side, n, id, text } = line;
  const peerHolds = channel.peerHolds && { ...channel.peerHolds, [side]: Math.max(channel.peerHolds[side], n) };
  const isOwn = side === state.side;
  const written = isOwn ? state.waiting.find((each) => each.id === id) : undefined;
  // When it was written is not known of a line that both sides had settled before this page knew it.
  const isOld = n <= (channel.peerHolds?.[side] ?? 0);
  const atMs = written ? written.atMs : isOld ? undefined : nowAtMs;
  const settled =
    isOwn && !written ? { ...line, isCopy: true as const } : { ...line, text: written?.text ?? text, atMs };
  return {
    ...state,
    settled: [...state.settled, settled],
    waiting: written ? state.waiting.filter((each) => each !== written) : state.waiting,
    held: { ...state.held, [side]: n },
    chars: { ...state.chars, [side]: state.chars[side] + settled.text.length },
    isPeerTyping: isOwn && state.isPeerTyping,
    channel: { ...channel, peerHolds, heldDue: channel.heldDue || !isOwn },
  };
}

/** Settles the own lines that the other page holds now. */
function takeHeld(
  state: ChatState,
  channel: ChatChannel,
  peerHolds: NonNullable<ChatChannel['peerHolds']>,
  n: number,
): ChatState | ChatRefusal {
  const { side, waiting, held, chars } = state;
  const count = n - held[side];
  if (count > channel.handedOver) return 'out-of-order';
  const holds = { ...peerHolds, [side]: Math.max(peerHolds[side], n) };
  if (count <= 0) return { ...state, channel: { ...channel, peerHolds: holds } };
  const arrived = waiting.slice(0, count).map((line, index) => ({ side, n: held[side] + index + 1, ...line }));
  return {
    ...state,
    settled: [...state.settled, ...arrived],
    waiting: waiting.slice(count),
    held: { ...held, [side]: n },
    chars: { ...chars, [side]: chars[side] + arrived.reduce((sum, { text }) => sum + text.length, 0) },
    channel: { ...channel, peerHolds: holds, handedOver: channel.handedOver - count },
  };
}

function countIdle(state: ChatState, channel: ChatChannel, nowMs: number): ChatState {
  const isLater = nowMs - channel.idle.sinceMs >= SECOND_MS;
  const idle = isLater ? { sinceMs: nowMs, count: 1 } : { ...channel.idle, count: channel.idle.count + 1 };
  if (idle.count > MAX_IDLE_FRAMES) return refuse(state, 'too-much');
  return { ...state, channel: { ...channel, idle } };
}

function refuse(state: ChatState, refusal: ChatRefusal): ChatState {
  return { ...state, channel: null, isPeerTyping: false, refusal };
}

const KNOWN: readonly string[] = chatFrameSchema.options.map(({ shape }) => shape.type.value);

/** `unknown` for a kind of frame that a later version may send. */
function parse(data: unknown): ChatFrame | 'unknown' | undefined {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE_CHARS) return undefined;
  try {
    const value: unknown = JSON.parse(data);
    const { type } = Object(value) as { type?: unknown };
    if (typeof type === 'string' && !KNOWN.includes(type)) return 'unknown';
    return chatFrameSchema.safeParse(value).data;
  } catch {
    return undefined;
  }
}
