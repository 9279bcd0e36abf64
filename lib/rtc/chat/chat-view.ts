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
  const known = new Map(before.lines.map((line) => [line.key, line]));
  const peer = otherSide(side);
  const own = shownReactions(state, side);
  const peers = shownReactions(state, peer);
  const handedOver = isLinkUp ? (channel?.handedOver ?? 0) : 0;
  const lines = [
    ...settled.map((line): ChatLineView => {
      const isOwn = line.side === side;
      const at = keyOf(line);
      return {
        // The peer chooses the ids of its lines, and may repeat one.
        key: isOwn && !line.isCopy ? line.id : `${line.side} ${line.n}`,
        text: line.text,
        state: isOwn ? (line.n <= peerRead ? 'read' : 'delivered') : null,
        isCopy: line.isCopy === true,
        atMs: line.atMs ?? null,
        place: line,
        ownReaction: own.get(at) ?? null,
        peerReaction: peers.get(at) ?? null,
      };
    }),
    ...waiting.map(({ id, text, atMs = null }, index): ChatLineView => {
      const lineState = index < handedOver ? 'sent' : 'sending';
      return {
        ...{ key: id, text, state: lineState, isCopy: false, atMs, place: null },
        ...{ ownReaction: null, peerReaction: null },
      };
    }),
  ].map((line) => {
    const same = known.get(line.key);
    return same && isSameLine(same, line) ? same : line;
  });
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

function isSameLine(a: ChatLineView, b: ChatLineView): boolean {
  const isSame = a.state === b.state && a.text === b.text && a.place === b.place;
  return isSame && a.ownReaction === b.ownReaction && a.peerReaction === b.peerReaction;
}
