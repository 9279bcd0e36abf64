import { type ChatRefusal, type ChatState, otherSide } from '@/lib/chat/state';

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
}

/** Immutable; a new object for every change, the same object while nothing changed. */
export interface ChatView {
  /** The same array while no line changes. */
  readonly lines: readonly ChatLineView[];
  /** How many of the peer's lines the user has not seen. */
  readonly unread: number;
  readonly isPeerTyping: boolean;
  /** Why nothing more is taken from the peer's page over this link; null as a rule. */
  readonly refusal: ChatRefusal | null;
  /** After the call: what this user wrote and the peer's page never acknowledged. */
  readonly notDelivered: readonly string[];
}

export const NO_CHAT: ChatView = { lines: [], unread: 0, isPeerTyping: false, refusal: null, notDelivered: [] };

/** `isLinkUp`: what was handed over to the channel can be expected to arrive. */
export function viewOf(state: ChatState, isLinkUp: boolean, before: ChatView): ChatView {
  const { side, settled, waiting, held, read, peerRead, isPeerTyping, refusal, channel } = state;
  const known = new Map(before.lines.map((line) => [line.key, line]));
  const handedOver = isLinkUp ? (channel?.handedOver ?? 0) : 0;
  const lines = [
    ...settled.map((line) => {
      const isOwn = line.side === side;
      // The peer chooses the ids of its lines, and may repeat one.
      const key = isOwn && !line.isCopy ? line.id : `${line.side} ${line.n}`;
      const lineState = isOwn ? (line.n <= peerRead ? ('read' as const) : ('delivered' as const)) : null;
      return { key, text: line.text, state: lineState, isCopy: line.isCopy === true };
    }),
    ...waiting.map(({ id, text }, index) => {
      const lineState = index < handedOver ? ('sent' as const) : ('sending' as const);
      return { key: id, text, state: lineState, isCopy: false };
    }),
  ].map((line) => {
    const same = known.get(line.key);
    return same && same.state === line.state && same.text === line.text ? same : line;
  });
  const hasChanged = lines.length !== before.lines.length || lines.some((line, index) => line !== before.lines[index]);
  return {
    lines: hasChanged ? lines : before.lines,
    unread: Math.max(0, held[otherSide(side)] - read),
    isPeerTyping,
    refusal,
    notDelivered: NO_CHAT.notDelivered,
  };
}
