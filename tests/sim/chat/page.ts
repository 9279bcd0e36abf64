import { keyOf, react, shownReactions } from '@/lib/chat/reactions';
import { takeMessage } from '@/lib/chat/receive';
import { nextFrame } from '@/lib/chat/send';
import {
  attachChannel,
  beginChat,
  type ChatState,
  detachChannel,
  markRead,
  otherSide,
  raiseHand,
  writeLine,
} from '@/lib/chat/state';
import type { ChatSide, Emoji, KeptChat } from '@/lib/protocol/channel/chat';

/** One page of one side, with what it keeps in its tab. */
export class ChatPage {
  state: ChatState;
  kept: KeptChat | null = null;
  /** Its tab stores nothing. */
  canKeep = true;
  /** The ids of the lines that it took from its user. */
  readonly wrote: string[] = [];
  /** Its user's last reaction to each line, by `${side} ${n}`. */
  readonly reacted = new Map<string, Emoji | null>();
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

  react(side: ChatSide, n: number, emoji: Emoji | null): void {
    this.reacted.set(`${side} ${n}`, emoji);
    this.#become(react(this.state, { side, n, emoji }));
    this.keep();
  }

  raiseHand(isRaised: boolean): void {
    this.#become(raiseHand(this.state, isRaised));
    this.keep();
  }

  /** Every reaction that its user sees: side, line and emoji. */
  shown(): string[] {
    const { settled } = this.state;
    return [this.side, this.other]
      .flatMap((by) => {
        const reactions = shownReactions(this.state, by);
        return settled.flatMap((line) => {
          const emoji = reactions.get(keyOf(line));
          return emoji ? [`${by} ${line.side} ${line.n} ${emoji}`] : [];
        });
      })
      .sort();
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
    const { side, settled, waiting, read, peerRead, reactions, isHandRaised } = this.state;
    if (this.canKeep) {
      this.kept = {
        ...{ callId: '', side, settled: [...settled], waiting: [...waiting], read, peerRead },
        reactions: { settled: [...reactions.settled], waiting: [...reactions.waiting] },
        isHandRaised,
      };
    }
    this.#isDirty = false;
  }

  #become(state: ChatState, isNews = true): void {
    this.state = state;
    this.#isDirty ||= isNews;
  }
}
