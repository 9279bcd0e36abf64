import type { ChatSide, KeptChat } from '@/lib/protocol/channel/chat';
import type { Counts } from './counts';

/*
 * Reactions to lines: one emoji or none for each side and line. Both pages hold those of both sides. The changes of a side
 * are numbered as its lines are: by the page that takes them, from one page of a user at a time. Only the last change of a
 * line is kept, so a page that lacks some gets the others in ascending order, with gaps.
 */

/** A change that both pages hold: the last one of this side to this line. An emoji that was taken back is null. */
export type SettledReaction = KeptChat['reactions']['settled'][number];
export type WaitingReaction = KeptChat['reactions']['waiting'][number];

export interface Reactions {
  /** In the order in which they were settled here; those of one side have ascending numbers. */
  readonly settled: readonly SettledReaction[];
  /** Own changes without an acknowledgement, in their order. */
  readonly waiting: readonly WaitingReaction[];
  /** The peer's last one that this side had not known, with the beginning of its line; null once it was taken back. */
  readonly latest: { readonly reaction: SettledReaction; readonly text: string } | null;
}

export interface ReactionChannel {
  /** Which changes of each side the other page holds; null before it has said so, and for pages that know none. */
  readonly peerHolds: Counts | null;
  /** As far as this, the other page repeats changes of this side; own ones follow only then. */
  readonly catchUpTo: number;
  /** So many of the peer's changes were settled before this channel, and are not news. */
  readonly settledBefore: number;
  readonly countsDue: boolean;
  readonly reactedDue: boolean;
  /** How many of `waiting`, from the first on, have been handed over. */
  readonly handedOver: number;
}

export const NO_REACTIONS: Reactions = { settled: [], waiting: [], latest: null };
export const NEW_REACTION_CHANNEL: ReactionChannel = {
  peerHolds: null,
  catchUpTo: 0,
  settledBefore: 0,
  countsDue: true,
  reactedDue: false,
  handedOver: 0,
};
type Target = Pick<WaitingReaction, 'side' | 'n'>;
export const isOn = (reaction: Target, { side, n }: Target) => reaction.side === side && reaction.n === n;

/** On a new channel only the last change of each line is sent again. */
export function waitAgain(reactions: Reactions): Reactions {
  const { waiting } = reactions;
  return {
    ...reactions,
    waiting: waiting.filter((each, index) => !waiting.slice(index + 1).some((x) => isOn(x, each))),
  };
}

/** The number of the last change of this side; 0 if there is none. */
export function changesOf({ settled }: Pick<Reactions, 'settled'>, by: ChatSide): number {
  for (let index = settled.length - 1; index >= 0; index -= 1) {
    const reaction = settled[index];
    if (reaction?.by === by) return reaction.change;
  }
  return 0;
}

/** Whether what was kept is numbered in order and belongs to lines that are held. */
export function areReactionsWhole({ settled, waiting }: KeptChat['reactions'], held: Counts): boolean {
  const last = { caller: 0, callee: 0 };
  const areInOrder = settled.every(({ by, change }) => {
    const isNext = change > last[by];
    last[by] = change;
    return isNext;
  });
  return areInOrder && [...settled, ...waiting].every(({ side, n }) => n <= held[side]);
}
