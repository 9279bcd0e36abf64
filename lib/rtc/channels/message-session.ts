import { MAX_SESSION_BODY_CHARS, type SessionFrame, sessionFrameSchema } from '@/lib/protocol/channel/session';
import { ChannelError } from './channel-error';

/** Messages that the other page has not acknowledged yet: more than a user writes while a lost link is given up. */
const MOST_KEPT = 256;

export interface MessageSessionOptions {
  /** A UUID of this page. A page that is loaded again has another one. */
  readonly id: string;
  /** Called once for each message of the other page, in order. */
  readonly onMessage: (body: string) => void;
  /** The other page has the message that `send` returned this number for. */
  readonly onAcknowledged: (n: number) => void;
}

/**
 * Hands one frame over to a channel. May return a promise, which resolves once there is room for the next frame
 * (`FlowControlledSender.send`). The signal aborts when the session stops using the channel. If it throws or rejects, the
 * session stops using the channel: everything that is not acknowledged is sent on the next one.
 */
export type SendFrame = (text: string, signal: AbortSignal) => Promise<void> | void;

/** The session's end of one channel. */
export interface SessionChannel {
  /** Takes what arrives on the channel. Ignored once the session has stopped using it. */
  receive(data: unknown): void;
  /**
   * Resolves with true once the other page has said hello and every frame that is due has been handed over, which is earlier
   * than its arrival; with false once the session has stopped using the channel. Never rejects.
   */
  drained(): Promise<boolean>;
}

interface Attachment {
  readonly send: SendFrame;
  readonly stop: AbortController;
  /** The other page listens on this channel, and each side knows what the other has received. */
  isGreeted: boolean;
  /** A frame is being handed over; the others wait for it. */
  isSending: boolean;
  /** A hello to send, and whether it is a reply. */
  helloDue: { readonly isReply: boolean } | null;
  isAcknowledgementDue: boolean;
  /** Number of the last message that was handed over to this channel. */
  sentUpTo: number;
  readonly waiting: ((isDrained: boolean) => void)[];
}

/**
 * Messages that must arrive, over channels that come and go: each is kept until the other page acknowledges it, sent again
 * on the next channel, and delivered once. To a page that was loaded again it sends what is not acknowledged yet.
 *
 *   attach ──▶ hello ──▶ ◀── hello ──▶ kept messages ──▶ ◀── acknowledge
 *
 * Nothing is sent before the other page's hello: a browser drops what arrives before the page has opened the channel. Frames
 * are handed over one at a time, hello and acknowledgement before messages, so that a long backlog goes at the pace of the
 * channel.
 */
export class MessageSession {
  readonly #options: MessageSessionOptions;
  #kept: { readonly n: number; readonly body: string }[] = [];
  #lastSent = 0;
  #received: { readonly session: string; readonly n: number } | null = null;
  #channel: Attachment | null = null;

  constructor(options: MessageSessionOptions) {
    this.#options = options;
  }

  /**
   * Uses this channel, which must be open, ordered and reliable, from now on, and no other. What the channel before still
   * brings is ignored; the other page sends it again.
   */
  attach(send: SendFrame): SessionChannel {
    this.detach();
    const channel: Attachment = {
      send,
      stop: new AbortController(),
      isGreeted: false,
      isSending: false,
      helloDue: { isReply: false },
      isAcknowledgementDue: false,
      sentUpTo: 0,
      waiting: [],
    };
    this.#channel = channel;
    this.#drain(channel);
    return {
      receive: (data) => {
        if (this.#channel === channel) this.#take(channel, data);
      },
      drained: () =>
        new Promise((resolve) => {
          if (this.#channel !== channel) resolve(false);
          else if (isDrained(channel, this.#next(channel))) resolve(true);
          else channel.waiting.push(resolve);
        }),
    };
  }

  /** The channel is gone: messages wait for the next one, also those that wait for room in this one. Idempotent. */
  detach(): void {
    const channel = this.#channel;
    this.#channel = null;
    channel?.stop.abort();
    for (const resolve of channel?.waiting.splice(0) ?? []) resolve(false);
  }

  /** Sends now, or as soon as there is a channel. Returns the message's number; throws a `ChannelError` over the limits. */
  send(body: string): number {
    if (body.length > MAX_SESSION_BODY_CHARS) {
      throw new ChannelError('message-too-large', `a message of ${body.length} characters is over the limit`);
    }
    if (this.#kept.length === MOST_KEPT) {
      throw new ChannelError('too-many-waiting', `${MOST_KEPT} messages are not acknowledged yet`);
    }
    this.#lastSent += 1;
    const message = { n: this.#lastSent, body };
    this.#kept.push(message);
    if (this.#channel) this.#drain(this.#channel);
    return message.n;
  }

  /** Hands over what is due, frame by frame. Never throws. */
  #drain(channel: Attachment): void {
    while (this.#channel === channel && !channel.isSending) {
      const frame = this.#next(channel);
      if (!frame) break;
      this.#note(channel, frame);
      channel.isSending = true;
      try {
        const sending = channel.send(JSON.stringify(frame), channel.stop.signal);
        if (sending) {
          sending.then(
            () => this.#sent(channel),
            (error) => this.#failed(channel, error),
          );
          return;
        }
        channel.isSending = false;
      } catch (error) {
        return this.#failed(channel, error);
      }
    }
    if (this.#channel !== channel || !isDrained(channel, this.#next(channel))) return;
    for (const resolve of channel.waiting.splice(0)) resolve(true);
  }

  #sent(channel: Attachment): void {
    channel.isSending = false;
    this.#drain(channel);
  }

  #failed(channel: Attachment, error: unknown): void {
    // Of a channel that is not used any more: the abort itself, or a channel that has closed since.
    if (this.#channel !== channel) return;
    console.warn('session: the channel takes no more frames', error instanceof Error ? error.name : 'unknown');
    this.detach();
  }

  /** The frame that is due next on this channel. */
  #next({ helloDue, isAcknowledgementDue, isGreeted, sentUpTo }: Attachment): SessionFrame | undefined {
    if (helloDue) return { type: 'hello', session: this.#options.id, received: this.#received, ...helloDue };
    if (isAcknowledgementDue && this.#received) return { type: 'acknowledge', n: this.#received.n };
    const message = isGreeted ? this.#kept.find(({ n }) => n > sentUpTo) : undefined;
    return message && { type: 'message', ...message };
  }

  /** The frame is about to be handed over, and not due any more. */
  #note(channel: Attachment, frame: SessionFrame): void {
    switch (frame.type) {
      case 'hello':
        channel.helloDue = null;
        break;
      case 'acknowledge':
        channel.isAcknowledgementDue = false;
        break;
      case 'message':
        channel.sentUpTo = frame.n;
    }
  }

  #take(channel: Attachment, data: unknown): void {
    const frame = parse(data);
    if (!frame) return console.warn('session: dropped a malformed frame');
    switch (frame.type) {
      case 'hello':
        return this.#greeted(channel, frame);
      case 'message':
        // Sent before the other page knew of this channel's hello. It follows again, behind the messages it overtook.
        if (!channel.isGreeted || !this.#received) return;
        if (frame.n > this.#received.n) {
          this.#received = { session: this.#received.session, n: frame.n };
          this.#options.onMessage(frame.body);
        }
        channel.isAcknowledgementDue = true;
        return this.#drain(channel);
      case 'acknowledge':
        return this.#acknowledged(frame.n);
    }
  }

  #greeted(channel: Attachment, { session, received, isReply }: Extract<SessionFrame, { type: 'hello' }>): void {
    if (this.#received?.session !== session) this.#received = { session, n: 0 };
    if (!isReply) channel.helloDue = { isReply: true };
    // The reply to a hello that crossed the other page's own, which has been answered already.
    else if (channel.isGreeted) return;
    channel.isGreeted = true;
    this.#acknowledged(received?.session === this.#options.id ? received.n : 0);
    channel.sentUpTo = 0;
    this.#drain(channel);
  }

  #acknowledged(upTo: number): void {
    const arrived = this.#kept.filter(({ n }) => n <= upTo);
    this.#kept = this.#kept.filter(({ n }) => n > upTo);
    for (const { n } of arrived) this.#options.onAcknowledged(n);
  }
}

function isDrained({ isGreeted, isSending }: Attachment, next: SessionFrame | undefined): boolean {
  return isGreeted && !isSending && next === undefined;
}

/** Undefined for anything that is not a frame of the protocol. */
function parse(data: unknown): SessionFrame | undefined {
  try {
    return sessionFrameSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
