import {
  type ChatSide,
  type Emoji,
  type KeptChat,
  MAX_CHARS,
  MAX_LINE_CHARS,
  MAX_LINES,
} from '@/lib/protocol/channel/chat';
import type { Counts } from './counts';
import {
  areReactionsWhole,
  NEW_REACTION_CHANNEL,
  NO_REACTIONS,
  type ReactionChannel,
  type Reactions,
  waitAgain,
} from './reaction-state';

/*
 * The chat of one call at one page. Both pages hold the lines of both sides, numbered for each side from 1 on and without a
 * gap. The other page decides what a line's number is: it takes lines from one page of this user at a time.
 *
 *   written ──▶ waiting ──▶ handed over to a channel ──▶ settled: held by both pages ──▶ read
 *                  ▲                   │
 *                  └── channel gone ───┘
 *
 * On each new channel both pages say how many lines of each side they hold. Each then sends what the other lacks, also the
 * other's own lines: those that a fresh page of the other user does not know. Only after that own waiting lines follow. So
 * nothing is lost and nothing is taken twice over any loss of channels, reload or move.
 */

/** A line that both pages hold. `isCopy`: written by this user at another page, says the other page. */
export type SettledLine = KeptChat['settled'][number];
export type WaitingLine = KeptChat['waiting'][number];

/**
 * Why nothing more is taken from this channel. `malformed`: no frame of the protocol; `out-of-order`: a number that cannot
 * be; `too-much`: more than a chat holds, or too many frames that bring nothing new.
 */
export type ChatRefusal = 'malformed' | 'out-of-order' | 'too-much';
/** Why a line was not taken from the user. */
export type WriteRefusal = 'empty' | 'too-long' | 'too-many-waiting' | 'full';

export interface ChatChannel {
  /** What the other page held of each side when it said hello, and what it has got or told since; null before its hello. */
  readonly peerHolds: Counts | null;
  /** So many of this side's lines the other page had at its hello: all are settled here before own lines follow. */
  readonly catchUpTo: number;
  readonly helloDue: 'ask' | 'reply' | null;
  readonly heldDue: boolean;
  readonly readDue: boolean;
  readonly typingDue: boolean;
  /** How many of `settled` have been sent, or need not be. */
  readonly replayed: number;
  /** How many of `waiting`, from the first on, have been handed over whole. */
  readonly handedOver: number;
  /** Which part of the line that is being sent comes next. */
  readonly nextPart: number;
  /** What has come of a line that is not complete. */
  readonly partial: { readonly side: ChatSide; readonly n: number; readonly id: string; readonly text: string } | null;
  readonly partsTaken: number;
  /** Frames without news in the second that began then. */
  readonly idle: { readonly sinceMs: number; readonly count: number };
  readonly reactions: ReactionChannel;
  readonly handDue: boolean;
  readonly burstDue: Emoji | null;
}

/** An emoji over the picture since then, on a monotonic clock. */
export interface Burst {
  readonly key: number;
  readonly emoji: Emoji;
  readonly isOwn: boolean;
  readonly atMs: number;
}

export interface ChatState {
  readonly side: ChatSide;
  readonly settled: readonly SettledLine[];
  readonly waiting: readonly WaitingLine[];
  /** Numbers of lines and of UTF-16 code units in `settled`. */
  readonly held: Counts;
  readonly chars: Counts;
  /** How many of the peer's lines this user has seen, and the peer of this user's. */
  readonly read: number;
  readonly peerRead: number;
  readonly isTyping: boolean;
  readonly isPeerTyping: boolean;
  /** It knows nothing of the call's chat yet, and believes what the other page says was read. */
  readonly isFresh: boolean;
  readonly reactions: Reactions;
  readonly isHandRaised: boolean;
  readonly isPeerHandRaised: boolean;
  readonly bursts: readonly Burst[];
  /** How many there have been. */
  readonly burstCount: number;
  readonly channel: ChatChannel | null;
  readonly refusal: ChatRefusal | null;
}

/** Own lines without an acknowledgement: more than a user writes while a lost link is given up. */
const MAX_WAITING = 256;

export function otherSide(side: ChatSide): ChatSide {
  return side === 'caller' ? 'callee' : 'caller';
}

/** `kept`: what the page before has left of this call's chat, if it has. */
export function beginChat(side: ChatSide, kept: KeptChat | null): ChatState {
  const settled = kept?.settled ?? [];
  const of = (which: ChatSide) => settled.filter((line) => line.side === which);
  const charsOf = (which: ChatSide) => of(which).reduce((sum, { text }) => sum + text.length, 0);
  return {
    side,
    settled,
    waiting: kept?.waiting ?? [],
    held: { caller: of('caller').length, callee: of('callee').length },
    chars: { caller: charsOf('caller'), callee: charsOf('callee') },
    read: kept?.read ?? 0,
    peerRead: kept?.peerRead ?? 0,
    isTyping: false,
    isPeerTyping: false,
    isFresh: kept === null,
    reactions: { ...NO_REACTIONS, ...kept?.reactions },
    isHandRaised: kept?.isHandRaised ?? false,
    isPeerHandRaised: false,
    bursts: [],
    burstCount: 0,
    channel: null,
    refusal: null,
  };
}

/** Whether each side's lines are numbered without a gap, and reactions fit: what was kept may have been changed by others. */
export function isWhole({ settled, reactions }: Pick<KeptChat, 'settled' | 'reactions'>): boolean {
  const held = { caller: 0, callee: 0 };
  const areLinesWhole = settled.every(({ side, n }) => {
    held[side] += 1;
    return n === held[side];
  });
  return areLinesWhole && areReactionsWhole(reactions, held);
}

/**
 * The user sends a line. `id`: a new UUID; `atMs`: the time on their clock. The refusal, if there is one, leaves everything as it is.
 */
export function writeLine(state: ChatState, id: string, text: string, atMs?: number): ChatState | WriteRefusal {
  const { side, waiting, held, chars } = state;
  if (text.trim() === '') return 'empty';
  if (text.length > MAX_LINE_CHARS) return 'too-long';
  if (waiting.length >= MAX_WAITING) return 'too-many-waiting';
  const waitingChars = waiting.reduce((sum, line) => sum + line.text.length, 0);
  const isFull = held[side] + waiting.length >= MAX_LINES || chars[side] + waitingChars + text.length > MAX_CHARS;
  if (isFull) return 'full';
  return setTyping({ ...state, waiting: [...waiting, { id, text, atMs }] }, false);
}

/** The user has seen the peer's lines up to `n`. */
export function markRead(state: ChatState, n: number): ChatState {
  const read = Math.max(state.read, Math.min(n, state.held[otherSide(state.side)]));
  if (read === state.read) return state;
  return { ...state, read, channel: state.channel && { ...state.channel, readDue: true } };
}

export function setTyping(state: ChatState, isTyping: boolean): ChatState {
  if (state.isTyping === isTyping) return state;
  return { ...state, isTyping, channel: state.channel && { ...state.channel, typingDue: true } };
}

export function raiseHand(state: ChatState, isHandRaised: boolean): ChatState {
  if (state.isHandRaised === isHandRaised) return state;
  return { ...state, isHandRaised, channel: state.channel && { ...state.channel, handDue: true } };
}

/** A channel that is open, ordered and reliable is used from now on, and no other. */
export function attachChannel(state: ChatState): ChatState {
  const channel: ChatChannel = {
    peerHolds: null,
    catchUpTo: 0,
    helloDue: 'ask',
    heldDue: false,
    readDue: false,
    typingDue: false,
    replayed: 0,
    handedOver: 0,
    nextPart: 0,
    partial: null,
    partsTaken: 0,
    idle: { sinceMs: Number.NEGATIVE_INFINITY, count: 0 },
    reactions: NEW_REACTION_CHANNEL,
    handDue: true,
    burstDue: null,
  };
  return { ...state, channel, reactions: waitAgain(state.reactions), isPeerTyping: false, refusal: null };
}

/** The channel is gone: what was handed over to it and not acknowledged waits again. */
export function detachChannel(state: ChatState): ChatState {
  return state.channel ? { ...state, channel: null, isPeerTyping: false } : state;
}
