import { randomUuid } from '@/lib/browser/random-uuid';
import type { Timers } from '@/lib/browser/timers';
import { isLinked } from '@/lib/call/predicates';
import type { CallState } from '@/lib/call/state';
import { BURST_MS, endBursts, sendBurst } from '@/lib/chat/bursts';
import { react } from '@/lib/chat/reactions';
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
  setTyping,
  type WriteRefusal,
  writeLine,
} from '@/lib/chat/state';
import type { ChatSide, Emoji } from '@/lib/protocol/channel/chat';
import type { CallId } from '@/lib/protocol/ids';
import type { ChannelSet } from '@/lib/rtc/channels/channel-set';
import { ChatMemory } from './chat-memory';
import { type ChatView, NO_CHAT, viewOf } from './chat-view';

/** What has arrived within this time is shown, kept and acknowledged at once: a backlog comes in hundreds of frames. */
const GATHER_MS = 50;
/** They tell the peer's page what it need not send again. */
const RECEIPTS: readonly string[] = ['held', 'reactions', 'reacted'];
/** Somebody who has not touched a key for so long is not writing any more. */
const TYPING_ENDS_MS = 4_000;

export type ChatChannels = Pick<ChannelSet, 'open' | 'sender'>;

export interface ChatSessionOptions {
  readonly timers: Timers;
  readonly memory?: ChatMemory;
  /** The time on the user's clock: milliseconds since 1970. */
  readonly wallClock?: () => number;
}

/** One page's chat: runs the machine of `lib/chat` over the `chat` channel of whichever link carries the call. */
export class ChatSession {
  readonly #timers: Timers;
  readonly #memory: ChatMemory;
  readonly #wallClock: () => number;
  readonly #listeners = new Set<() => void>();
  #chat: { readonly callId: CallId; state: ChatState } | null = null;
  #view = NO_CHAT;
  #isLinkUp = false;
  /** Stops the use of the channel; what waits in its sender is taken back. */
  #channel: AbortController | null = null;
  /** Of a channel that is not open yet. */
  #opening: AbortController | null = null;
  #send: ((text: string, signal: AbortSignal) => Promise<void>) | null = null;
  #isSending = false;
  #isKept = true;
  #stopGathering: (() => void) | null = null;
  #stopTyping: (() => void) | null = null;
  #stopBursts: (() => void) | null = null;

  constructor({ timers, memory = new ChatMemory(), wallClock = Date.now }: ChatSessionOptions) {
    this.#timers = timers;
    this.#memory = memory;
    this.#wallClock = wallClock;
  }

  get view(): ChatView {
    return this.#view;
  }

  /** Calls `listener` after each change of `view`; returns its stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /**
   * The call's state has changed: its chat begins once it is accepted, and is forgotten when it ends, except for what was not
   * delivered: that is told until the user has closed the call's last view.
   */
  follow(call: CallState): void {
    if (!isLinked(call)) {
      if (this.#chat) this.#end(this.#chat.state.waiting.map(({ text }) => text));
      else if (call.phase !== 'ended' && this.#view.notDelivered.length > 0) this.#end([]);
      return;
    }
    const { callId, role } = call;
    if (this.#chat?.callId !== callId) {
      if (this.#chat) this.#end([]);
      // Whoever has had the call meanwhile has written lines that this page does not know.
      const isMoving = call.phase === 'connecting' && call.moving === true;
      this.#chat = { callId, state: beginChat(role, isMoving ? null : this.#memory.read(callId, role)) };
      this.#show();
    }
    const isLinkUp = call.phase === 'connected';
    if (isLinkUp === this.#isLinkUp) return;
    this.#isLinkUp = isLinkUp;
    this.#show();
  }

  /** This user has no call: whatever a page before this one kept is of a call that has ended. */
  forgetOthers(): void {
    if (!this.#chat) this.#memory.forget();
  }

  /** This user has signed out: the browser may be somebody else's next. */
  forget(): void {
    this.#end([]);
  }

  /** A link carries the call whose control channel is open; its chat channel is used from now on, and no other. */
  attach(channels: ChatChannels): void {
    const channel = channels.open('chat');
    const sender = channels.sender('chat');
    const attached = new AbortController();
    const { signal } = attached;
    this.#opening?.abort();
    this.#opening = attached;
    const begin = () => {
      const chat = this.#chat;
      if (!chat) return;
      this.#leaveChannel();
      this.#opening = null;
      this.#channel = attached;
      this.#become(attachChannel(chat.state));
      this.#flush(sender.send.bind(sender));
    };
    const take = ({ data }: MessageEvent<unknown>) => {
      const chat = this.#chat;
      if (!chat || this.#channel !== attached) return;
      const wasGreeted = chat.state.channel?.peerHolds != null;
      this.#become(takeMessage(chat.state, data, this.#timers.now(), this.#wallClock()));
      const { channel: after, refusal } = chat.state;
      if (refusal) {
        console.warn(`chat: took no more from the peer's page over this link: ${refusal}`);
        this.#leaveChannel();
        // The peer's page notices: what it sends from now on waits there.
        channel.close();
        this.#flush();
      } else if (!wasGreeted || after?.helloDue) this.#flush();
      else this.#stopGathering ??= this.#timers.start(GATHER_MS, () => this.#flush());
    };
    channel.addEventListener('message', take, { signal });
    channel.addEventListener('close', () => this.#closed(attached), { signal });
    if (channel.readyState === 'open') begin();
    else channel.addEventListener('open', begin, { signal });
  }

  /** Sends a line, now or as soon as it can arrive. Returns why it was not taken; null if it was. */
  write(text: string): WriteRefusal | null {
    if (!this.#chat) return 'empty';
    const next = writeLine(this.#chat.state, randomUuid(), text, this.#wallClock());
    if (typeof next === 'string') return next;
    this.#become(next);
    this.#flush();
    return null;
  }

  /** The user reacts to a line that both pages hold; null takes their reaction back. */
  react({ side, n }: { readonly side: ChatSide; readonly n: number }, emoji: Emoji | null): void {
    if (!this.#chat) return;
    this.#become(react(this.#chat.state, { side, n, emoji }));
    this.#flush();
  }

  raiseHand(isRaised: boolean): void {
    if (!this.#chat) return;
    this.#become(raiseHand(this.#chat.state, isRaised));
    this.#flush();
  }

  /** The user shows the peer an emoji for a moment; nothing happens while the peer cannot see it, or too soon. */
  sendBurst(emoji: Emoji): void {
    if (!this.#chat) return;
    this.#become(sendBurst(this.#chat.state, emoji, this.#timers.now()));
    this.#flush();
  }

  /** The user sees every line that has arrived. */
  markAllRead(): void {
    if (!this.#chat) return;
    const { state } = this.#chat;
    this.#become(markRead(state, state.held[otherSide(state.side)]));
    this.#flush();
  }

  /** Whether the user is writing; tell again with each key. */
  setTyping(isTyping: boolean): void {
    if (!this.#chat) return;
    this.#stopTyping?.();
    this.#stopTyping = isTyping ? this.#timers.start(TYPING_ENDS_MS, () => this.setTyping(false)) : null;
    const next = setTyping(this.#chat.state, isTyping);
    if (next === this.#chat.state) return;
    this.#become(next);
    this.#flush();
  }

  /** The page goes; what it holds is kept for the next one. Idempotent. */
  close(): void {
    if (this.#chat && !this.#isKept) this.#keep();
    this.#stop();
    this.#listeners.clear();
  }

  #end(notDelivered: readonly string[]): void {
    this.#memory.forget();
    this.#stop();
    this.#show({ ...NO_CHAT, notDelivered });
  }

  #stop(): void {
    this.#chat = null;
    this.#isLinkUp = false;
    this.#opening?.abort();
    this.#opening = null;
    this.#leaveChannel();
    this.#stopGathering?.();
    this.#stopGathering = null;
    this.#stopTyping?.();
    this.#stopTyping = null;
    this.#stopBursts?.();
    this.#stopBursts = null;
    this.#isKept = true;
  }

  #closed(attached: AbortController): void {
    if (this.#channel !== attached) return;
    this.#leaveChannel();
    this.#flush();
  }

  #leaveChannel(): void {
    this.#channel?.abort();
    this.#channel = null;
    this.#send = null;
    this.#isSending = false;
    if (this.#chat) this.#become(detachChannel(this.#chat.state));
  }

  #become(state: ChatState): void {
    if (!this.#chat || this.#chat.state === state) return;
    this.#chat.state = state;
    this.#isKept = false;
  }

  /** Keeps what is new before the peer's page is told of it, then sends what is due and shows what has changed. */
  #flush(send = this.#send): void {
    this.#stopGathering?.();
    this.#stopGathering = null;
    this.#send = send;
    if (!this.#chat) return;
    if (!this.#isKept) this.#keep();
    void this.#drain();
    this.#endBurstsInTime();
    this.#show();
  }

  #endBurstsInTime(): void {
    const [first] = this.#chat?.state.bursts ?? [];
    if (!first || this.#stopBursts) return;
    this.#stopBursts = this.#timers.start(first.atMs + BURST_MS - this.#timers.now(), () => {
      this.#stopBursts = null;
      if (this.#chat) this.#chat.state = endBursts(this.#chat.state, this.#timers.now());
      this.#endBurstsInTime();
      this.#show();
    });
  }

  #keep(): void {
    if (this.#chat) this.#memory.keep(this.#chat.callId, this.#chat.state);
    this.#isKept = true;
  }

  /** Hands over what is due, frame by frame, at the pace of the channel. Never rejects. */
  async #drain(): Promise<void> {
    const { signal } = this.#channel ?? {};
    if (!signal || this.#isSending) return;
    this.#isSending = true;
    try {
      for (;;) {
        const due = this.#chat && this.#send && nextFrame(this.#chat.state);
        if (!due || !this.#chat || !this.#send) break;
        // What is told has been kept: a receipt that came while a frame waited is kept with the next flush, and told then.
        if (RECEIPTS.includes(due.frame.type) && !this.#isKept) this.#keep();
        this.#chat.state = due.state;
        await this.#send(JSON.stringify(due.frame), signal);
        if (signal.aborted) return;
      }
      this.#isSending = false;
      this.#show();
    } catch (error) {
      if (signal.aborted) return;
      console.warn('chat: the channel takes no more', error instanceof Error ? error.name : 'unknown');
      this.#leaveChannel();
      this.#show();
    }
  }

  #show(view = this.#chat ? viewOf(this.#chat.state, this.#isLinkUp, this.#view) : this.#view): void {
    if (isSameView(view, this.#view)) return;
    this.#view = view;
    for (const listener of [...this.#listeners]) listener();
  }
}

function isSameView(a: ChatView, b: ChatView): boolean {
  return (Object.keys(a) as (keyof ChatView)[]).every((key) => a[key] === b[key]);
}
