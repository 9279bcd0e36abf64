import type { ChatSide } from '@/lib/protocol/channel/chat';

/** A number for each of the call's two sides. */
export type Counts = Readonly<Record<ChatSide, number>>;
