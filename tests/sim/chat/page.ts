import { takeMessage } from '@/lib/chat/receive';
import { nextFrame } from '@/lib/chat/send';
import {
  attachChannel,
  beginChat,
  type ChatState,
  detachChannel,
  markRead,
  otherSide,
  writeLine,
} from '@/lib/chat/state';
import type { ChatSide, KeptChat } from '@/lib/protocol/channel/chat';

/** One page of one side, with what it keeps in its tab. */
export class ChatPage {
  state: ChatState;
  kept: KeptChat | null = null;
  /** Its tab stores nothing. */
  canKeep = true;
  /** The ids of the lines that it took from its user. */
  readonly wrote: string[] = [];
  #isDirty = false;

  constructor(
    readonly side: ChatSide,
    readonly name: string,
  ) {
    this.state = beginChat(side, null);
  }

  get other(): ChatSide {
    return otherSide(this.side);
  }

  /** Returns whether the page took it. */
  write(id: string, text: string): boolean {
    const next = writeLine(this.state, id, text);
    if (typeof next === 'string') return false;
    this.wrote.push(id);
    this.#become(next);
    this.keep();
    return true;
  }

  read(n: number): void {
    this.#become(markRead(this.state, n));
  }

  attach(): void {
    this.#become(attachChannel(this.state));
  }

  detach(): void {
    this.#become(detachChannel(this.state));
  }

  take(text: string, nowMs: number): void {
    this.#become(takeMessage(this.state, text, nowMs));
  }

  /** As the product does: whatever it tells the other page is kept before. */
  next(): string | null {
    const due = nextFrame(this.state);
    if (!due) return null;
    if (this.#isDirty) this.keep();
    this.#become(due.state, false);
    return JSON.stringify(due.frame);
  }

  reload(): void {
    this.state = beginChat(this.side, this.kept);
  }

  keep(): void {
    const { side, settled, waiting, read, peerRead } = this.state;
    if (this.canKeep) this.kept = { callId: '', side, settled: [...settled], waiting: [...waiting], read, peerRead };
    this.#isDirty = false;
  }

  #become(state: ChatState, isNews = true): void {
    this.state = state;
    this.#isDirty ||= isNews;
  }
}
