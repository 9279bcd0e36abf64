import { type ChatFrame, type ChatSide, MAX_PART_CHARS } from '@/lib/protocol/channel/chat';
import { changesOf } from './reaction-state';
import { nextReaction } from './reactions';
import { type ChatChannel, type ChatState, otherSide, type SettledLine } from './state';

/** The frame that is due next on the channel, and the state once it has been handed over; null if none is due. */
export function nextFrame(state: ChatState): { readonly frame: ChatFrame; readonly state: ChatState } | null {
  const { channel, side, held, read, peerRead } = state;
  if (!channel) return null;
  const after = (change: Partial<ChatChannel>): ChatState => ({ ...state, channel: { ...channel, ...change } });
  const other = otherSide(side);
  if (channel.helloDue) {
    const isReply = channel.helloDue === 'reply';
    const counts = (own: number, peers: number) =>
      side === 'caller' ? { caller: own, callee: peers } : { caller: peers, callee: own };
    // The page before this one may have known of more than this page holds.
    const marks = counts(Math.min(peerRead, held[side]), Math.min(read, held[other]));
    const frame: ChatFrame = { type: 'hello', held, read: marks, isReply };
    return { frame, state: after({ helloDue: null }) };
  }
  // The other page listens only after its hello.
  if (!channel.peerHolds) return null;
  if (channel.heldDue) return { frame: { type: 'held', n: held[other] }, state: after({ heldDue: false }) };
  if (channel.readDue) {
    return { frame: { type: 'read', n: Math.min(read, held[other]) }, state: after({ readDue: false }) };
  }
  if (channel.typingDue) {
    return { frame: { type: 'typing', isTyping: state.isTyping }, state: after({ typingDue: false }) };
  }
  if (channel.handDue)
    return { frame: { type: 'hand', isRaised: state.isHandRaised }, state: after({ handDue: false }) };
  if (channel.burstDue) return { frame: { type: 'burst', emoji: channel.burstDue }, state: after({ burstDue: null }) };
  if (channel.reactions.countsDue) {
    const of = (which: ChatSide) => changesOf(state.reactions, which);
    const frame: ChatFrame = { type: 'reactions', held: { caller: of('caller'), callee: of('callee') } };
    return { frame, state: after({ reactions: { ...channel.reactions, countsDue: false } }) };
  }
  if (channel.reactions.reactedDue) {
    const frame: ChatFrame = { type: 'reacted', change: changesOf(state.reactions, other) };
    return { frame, state: after({ reactions: { ...channel.reactions, reactedDue: false } }) };
  }
  // Behind the lines: none comes before the line that it is to.
  return nextLine(state, channel, channel.peerHolds) ?? nextReaction(state, channel);
}

function nextLine(
  state: ChatState,
  channel: ChatChannel,
  peerHolds: NonNullable<ChatChannel['peerHolds']>,
): ReturnType<typeof nextFrame> {
  const { settled, waiting, side, held } = state;
  let { replayed } = channel;
  const isHeldByPeer = (line: SettledLine) => line.n <= peerHolds[line.side];
  for (let line = settled[replayed]; line && isHeldByPeer(line); line = settled[replayed]) replayed += 1;
  const missing = settled[replayed];
  if (missing) {
    const { part, isLast } = partOf(missing, channel.nextPart);
    const next = isLast ? { replayed: replayed + 1, nextPart: 0 } : { replayed, nextPart: channel.nextPart + 1 };
    return { frame: part, state: { ...state, channel: { ...channel, ...next } } };
  }
  const line = waiting[channel.handedOver];
  // Their number is known once this page holds what another page of this user has written.
  if (!line || held[side] < channel.catchUpTo) return null;
  const n = held[side] + channel.handedOver + 1;
  const { part, isLast } = partOf({ side, n, ...line }, channel.nextPart);
  const { handedOver, nextPart } = channel;
  const next = isLast ? { handedOver: handedOver + 1, nextPart: 0 } : { nextPart: nextPart + 1 };
  return { frame: part, state: { ...state, channel: { ...channel, replayed, ...next } } };
}

function partOf({ side, n, id, text }: SettledLine, part: number) {
  const from = part * MAX_PART_CHARS;
  const to = from + MAX_PART_CHARS;
  const isLast = to >= text.length;
  return { part: { type: 'line', side, n, id, part, isLast, text: text.slice(from, to) } as const, isLast };
}
