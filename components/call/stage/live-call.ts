import type { Connected, Connecting, Reconnecting, RingingIn, RingingOut } from '@/lib/call/state';

/** A call that the room is drawn for. While it rings in, the room is only prepared: nobody sees it, and no device is open. */
export type LiveCall = RingingIn | RingingOut | Connecting | Connected | Reconnecting;
