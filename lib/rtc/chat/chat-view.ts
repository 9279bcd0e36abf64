import { keyOf, shownReactions } from '@/lib/chat/reactions';
import { type Burst, type ChatRefusal, type ChatState, otherSide } from '@/lib/chat/state';
import type { ChatSide, Emoji } from '@/lib/protocol/channel/chat';

/** `sending`: waits for a channel; `sent`: handed over to one; `delivered`: the peer's page holds it; `read`: they saw it. */
export type LineState = 'sending' | 'sent' | 'delivered' | 'read';

export interface ChatLineView {
  /** Unique in the chat; the same for as long as the line is shown. */
  readonly key: string;
  readonly text: string;
  /** Of the peer's lines null. */
  readonly state: LineState | null;
  /** Written by this user at another device, as the peer's page says. */
  readonly isCopy: boolean;
  /** When this page wrote or got it; null of lines that it learned later. */
  readonly atMs: number | null;
  /** What a reaction to it names; null until both pages hold it. */
  readonly place: { readonly side: ChatSide; readonly n: number } | null;
  readonly ownReaction: Emoji | null;
  readonly peerReaction: Emoji | null;
}

/** Immutable; a new object for every change, the same object while nothing changed. */
export interface ChatView {
  /** The same array while no line changes. */
  readonly lines: readonly ChatLineView[];
  /** How many of the peer's lines the user has not seen. */
  readonly unread: number;
  readonly isPeerTyping: boolean;
  readonly isHandRaised: boolean;
  readonly isPeerHandRaised: boolean;
  /** Emoji of both sides that are over the picture. The same array while none comes or goes. */
  readonly bursts: readonly Burst[];
  /** The peer's last reaction, with the beginning of its line; a new object for each. */
  readonly latestReaction: {
    readonly reaction: { readonly emoji: Emoji | null; readonly change: number };
    readonly text: string;
  } | null;
  /** Why nothing more is taken from the peer's page over this link; null as a rule. */
  readonly refusal: ChatRefusal | null;
  /** After the call: what this user wrote and the peer's page never acknowledged. */
  readonly notDelivered: readonly string[];
}

export const NO_CHAT: ChatView = {
  ...{ isHandRaised: false, isPeerHandRaised: false, bursts: [] },
  ...{ lines: [], unread: 0, isPeerTyping: false, latestReaction: null, refusal: null, notDelivered: [] },
};

/** `isLinkUp`: what was handed over to the channel can be expected to arrive. */
export function viewOf(state: ChatState, isLinkUp: boolean, before: ChatView): ChatView {
  const { side, settled, waiting, held, read, peerRead, isPeerTyping, refusal, channel } = state;
  const peer = otherSide(side);
  const own = shownReactions(state, side);
  const peers = shownReactions(state, peer);
  const handedOver = isLinkUp ? (channel?.handedOver ?? 0) : 0;
  // Hundreds of times a second while a backlog comes: nothing is made for a line that stays as it is.
  const lines = settled.map((line, index): ChatLineView => {
    const isOwn = line.side === side;
    const lineState = isOwn ? (line.n <= peerRead ? 'read' : 'delivered') : null;
    const ownReaction = own.get(keyOf(line)) ?? null;
    const peerReaction = peers.get(keyOf(line)) ?? null;
    const same = before.lines[index];
    const isSame = same?.place === line && same.state === lineState;
    if (isSame && same.ownReaction === ownReaction && same.peerReaction === peerReaction) return same;
    return {
      // The peer chooses the ids of its lines, and may repeat one.
      key: isOwn && !line.isCopy ? line.id : `${line.side} ${line.n}`,
      ...{ text: line.text, state: lineState, isCopy: line.isCopy === true, atMs: line.atMs ?? null },
      ...{ place: line, ownReaction, peerReaction },
    };
  });
  for (const [index, { id, text, atMs = null }] of waiting.entries()) {
    const lineState = index < handedOver ? 'sent' : 'sending';
    const same = before.lines[lines.length];
    const isSame = same?.key === id && same.place === null && same.state === lineState;
    const waits = { key: id, text, state: lineState, isCopy: false, atMs, place: null } as const;
    lines.push(isSame ? same : { ...waits, ownReaction: null, peerReaction: null });
  }
  const hasChanged = lines.length !== before.lines.length || lines.some((line, index) => line !== before.lines[index]);
  return {
    lines: hasChanged ? lines : before.lines,
    unread: Math.max(0, held[peer] - read),
    isPeerTyping,
    latestReaction: state.reactions.latest,
    isHandRaised: state.isHandRaised,
    isPeerHandRaised: state.isPeerHandRaised,
    bursts: state.bursts,
    refusal,
    notDelivered: NO_CHAT.notDelivered,
  };
}
