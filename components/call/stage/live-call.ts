import type { Connected, Connecting, Reconnecting, RingingIn, RingingOut } from '@/lib/call/state';

/**
 * A call that the room is rendered for. While it rings in, the room is only prepared: it is hidden, and no media device
 * is open.
 */
export type LiveCall = RingingIn | RingingOut | Connecting | Connected | Reconnecting;
