import type { ChatFrame, ChatSide, Emoji } from '@/lib/protocol/channel/chat';
import type { Counts } from './counts';
import {
  changesOf,
  isOn,
  type ReactionChannel,
  type Reactions,
  type SettledReaction,
  type WaitingReaction,
} from './reaction-state';
import { type ChatChannel, type ChatRefusal, type ChatState, otherSide } from './state';

type ReactionFrame = Extract<ChatFrame, { type: 'reaction' }>;
/** UTF-16 code units of a line that are told with a reaction to it. */
const MAX_TOLD_CHARS = 60;

/** This user reacts to line `n` of `side`, which is settled, or takes their reaction back. */
export function react(state: ChatState, change: WaitingReaction): ChatState {
  const { reactions, channel, held } = state;
  if (change.n > held[change.side]) return state;
  const handedOver = channel?.reactions.handedOver ?? 0;
  const before = reactions.waiting.filter((each, index) => index < handedOver || !isOn(each, change));
  return { ...state, reactions: { ...reactions, waiting: [...before, change] } };
}

export function takeCounts(state: ChatState, channel: ChatChannel, held: Counts): ChatState | ChatRefusal {
  if (channel.reactions.peerHolds) return 'out-of-order';
  const { side } = state;
  const counts = { peerHolds: held, catchUpTo: held[side], settledBefore: held[otherSide(side)] };
  return { ...state, channel: { ...channel, reactions: { ...channel.reactions, ...counts } } };
}

export function takeReaction(state: ChatState, channel: ChatChannel, frame: ReactionFrame): ChatState | ChatRefusal {
  const { peerHolds, catchUpTo, settledBefore } = channel.reactions;
  const { by, side, n, emoji, change } = frame;
  const isOwn = by === state.side;
  if (!peerHolds || n > state.held[side] || (isOwn && change > catchUpTo)) return 'out-of-order';
  const reactedDue = channel.reactions.reactedDue || !isOwn;
  if (change <= changesOf(state.reactions, by)) {
    return { ...state, channel: { ...channel, reactions: { ...channel.reactions, reactedDue } } };
  }
  const reaction = { by, side, n, emoji, change };
  const reactions = settle(state.reactions, reaction);
  const isNews = !isOwn && change > settledBefore;
  return {
    ...state,
    reactions: isNews ? { ...reactions, latest: latestOf(state, reaction) } : reactions,
    channel: {
      ...channel,
      reactions: {
        ...channel.reactions,
        reactedDue,
        peerHolds: { ...peerHolds, [by]: Math.max(peerHolds[by], change) },
      },
    },
  };
}

/** Settles the own changes that the other page holds now. */
export function takeReacted(state: ChatState, channel: ChatChannel, change: number): ChatState | ChatRefusal {
  const { side, reactions } = state;
  const { peerHolds, handedOver } = channel.reactions;
  const known = changesOf(reactions, side);
  const count = change - known;
  if (!peerHolds || count > handedOver) return 'out-of-order';
  if (count <= 0) return state;
  const arrived = reactions.waiting.slice(0, count);
  return {
    ...state,
    reactions: arrived.reduce<Reactions>(
      (before, each, index) => settle(before, { by: side, ...each, change: known + index + 1 }),
      { ...reactions, waiting: reactions.waiting.slice(count) },
    ),
    channel: {
      ...channel,
      reactions: { ...channel.reactions, peerHolds: { ...peerHolds, [side]: change }, handedOver: handedOver - count },
    },
  };
}

/** The reaction that is due next, once the other page holds every settled line. */
export function nextReaction(state: ChatState, channel: ChatChannel) {
  const { side, reactions } = state;
  const { peerHolds, catchUpTo, handedOver } = channel.reactions;
  if (!peerHolds) return null;
  const after = (change: Partial<ReactionChannel>): ChatState => ({
    ...state,
    channel: { ...channel, reactions: { ...channel.reactions, ...change } },
  });
  const missing = reactions.settled.find(({ by, change }) => change > peerHolds[by]);
  if (missing) {
    const frame = { type: 'reaction', ...missing } as const;
    return { frame, state: after({ peerHolds: { ...peerHolds, [missing.by]: missing.change } }) };
  }
  const own = reactions.waiting[handedOver];
  const known = changesOf(reactions, side);
  // Their number is known once this page holds what another page of this user has changed.
  if (!own || known < catchUpTo) return null;
  const frame = { type: 'reaction', by: side, ...own, change: known + handedOver + 1 } as const;
  return { frame, state: after({ handedOver: handedOver + 1 }) };
}

/** What a side has reacted with, by `keyOf` the line; own changes count as soon as they are made. */
export function shownReactions({ side, reactions }: ChatState, by: ChatSide): ReadonlyMap<number, Emoji | null> {
  const shown = new Map<number, Emoji | null>();
  for (const each of reactions.settled) if (each.by === by) shown.set(keyOf(each), each.emoji);
  if (by === side) for (const each of reactions.waiting) shown.set(keyOf(each), each.emoji);
  return shown;
}

/** A number, because it is looked up for each line at each change of the chat. */
export const keyOf = ({ side, n }: Pick<WaitingReaction, 'side' | 'n'>) => 2 * n + (side === 'caller' ? 0 : 1);

function settle(reactions: Reactions, reaction: SettledReaction): Reactions {
  const others = reactions.settled.filter((each) => each.by !== reaction.by || !isOn(each, reaction));
  return { ...reactions, settled: [...others, reaction] };
}

function latestOf({ settled, reactions }: ChatState, reaction: SettledReaction): Reactions['latest'] {
  const { latest } = reactions;
  if (reaction.emoji === null) return latest && isOn(latest.reaction, reaction) ? null : latest;
  const text = settled.find((line) => isOn(line, reaction))?.text ?? '';
  return { reaction, text: text.slice(0, MAX_TOLD_CHARS) };
}
