import { keepInTab, readFromTab, type TabPlace } from '@/lib/browser/tab-storage';
import { type ChatState, isWhole } from '@/lib/chat/state';
import { type ChatSide, type KeptChat, keptChatSchema } from '@/lib/protocol/channel/chat';
import type { CallId } from '@/lib/protocol/ids';

const KEY = 'mado.chat';

/**
 * Keeps the chat of a running call for the next page of its tab. Where nothing can be stored, or not as much, that page
 * learns the lines from the peer's.
 */
export class ChatMemory {
  readonly #place: TabPlace | undefined;

  constructor(place?: TabPlace) {
    this.#place = place;
  }

  /** Null if nothing whole is kept of this side of this call. */
  read(callId: CallId, side: ChatSide): KeptChat | null {
    try {
      const kept = keptChatSchema.parse(JSON.parse(readFromTab(this.#place, KEY) ?? 'null'));
      return kept.callId === callId && kept.side === side && isWhole(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  keep(callId: CallId, { side, settled, waiting, read, peerRead, reactions, isHandRaised }: ChatState): void {
    const kept: KeptChat = {
      ...{ callId, side, settled: [...settled], waiting: [...waiting], read, peerRead },
      reactions: { settled: [...reactions.settled], waiting: [...reactions.waiting] },
      isHandRaised,
    };
    const isKept = keepInTab(this.#place, KEY, JSON.stringify(kept));
    // Less than all is worse than nothing: the peer's page would not know what lacks.
    if (!isKept) this.forget();
  }

  forget(): void {
    keepInTab(this.#place, KEY, null);
  }
}
