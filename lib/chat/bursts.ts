import type { Emoji } from '@/lib/protocol/channel/chat';
import type { ChatState } from './state';

/** How long an emoji stays over the picture. */
export const BURST_MS = 4_000;
/** A person who presses as fast as they can does so about five times a second; half of that is shown. */
const MIN_GAP_MS = 400;
/** As many of one side as are in sight at that pace. */
const MAX_SHOWN = BURST_MS / MIN_GAP_MS;

/** This user shows the peer an emoji, at `nowMs` of a monotonic clock. Nothing happens without a channel, or too soon. */
export function sendBurst(state: ChatState, emoji: Emoji, nowMs: number): ChatState {
  const { channel } = state;
  if (!channel?.peerHolds || channel.burstDue) return state;
  const isTooSoon = state.bursts.some(({ isOwn, atMs }) => isOwn && nowMs - atMs < MIN_GAP_MS);
  return isTooSoon ? state : shown({ ...state, channel: { ...channel, burstDue: emoji } }, emoji, true, nowMs);
}

/** The peer shows an emoji. More than a person sends are dropped; those that come at once may have waited together. */
export function takeBurst(state: ChatState, emoji: Emoji, nowMs: number): ChatState {
  const inSight = state.bursts.filter(({ isOwn, atMs }) => !isOwn && nowMs - atMs < BURST_MS);
  return inSight.length < MAX_SHOWN ? shown(state, emoji, false, nowMs) : state;
}

/** Removes those whose time is over. */
export function endBursts(state: ChatState, nowMs: number): ChatState {
  const bursts = state.bursts.filter(({ atMs }) => nowMs - atMs < BURST_MS);
  return bursts.length < state.bursts.length ? { ...state, bursts } : state;
}

function shown(state: ChatState, emoji: Emoji, isOwn: boolean, atMs: number): ChatState {
  const burstCount = state.burstCount + 1;
  return { ...state, burstCount, bursts: [...state.bursts, { key: burstCount, emoji, isOwn, atMs }] };
}
