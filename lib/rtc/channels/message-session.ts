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

/** The session's end of one channel. */
export interface SessionChannel {
  /** Takes what arrives on the channel. Ignored once the session is attached to another one. */
  receive(data: unknown): void;
}

interface Attachment {
  readonly send: (frame: SessionFrame) => void;
  /** The other page listens on this channel, and each side knows what the other has received. */
  isGreeted: boolean;
}

/**
 * Messages that must arrive, over channels that come and go: each is kept until the other page acknowledges it, sent again
 * on the next channel, and delivered once. To a page that was loaded again it sends what is not acknowledged yet.
 *
 *   attach ──▶ hello ──▶ ◀── hello ──▶ kept messages ──▶ ◀── acknowledge
 *
 * Nothing is sent before the other page's hello: a browser drops what arrives before the page has opened the channel.
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
  attach(send: (text: string) => void): SessionChannel {
    const channel: Attachment = { send: (frame) => send(JSON.stringify(frame)), isGreeted: false };
    this.#channel = channel;
    this.#sayHello(channel, false);
    return {
      receive: (data) => {
        if (this.#channel === channel) this.#take(channel, data);
      },
    };
  }

  /** The channel is gone: messages wait for the next one. Idempotent. */
  detach(): void {
    this.#channel = null;
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
    if (this.#channel?.isGreeted) this.#channel.send({ type: 'message', ...message });
    return message.n;
  }

  #sayHello({ send }: Attachment, isReply: boolean): void {
    send({ type: 'hello', session: this.#options.id, received: this.#received, isReply });
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
        return channel.send({ type: 'acknowledge', n: this.#received.n });
      case 'acknowledge':
        return this.#acknowledged(frame.n);
    }
  }

  #greeted(channel: Attachment, { session, received, isReply }: Extract<SessionFrame, { type: 'hello' }>): void {
    if (this.#received?.session !== session) this.#received = { session, n: 0 };
    if (!isReply) this.#sayHello(channel, true);
    // The reply to a hello that crossed the other page's own, which has been answered already.
    else if (channel.isGreeted) return;
    channel.isGreeted = true;
    this.#acknowledged(received?.session === this.#options.id ? received.n : 0);
    for (const message of this.#kept) channel.send({ type: 'message', ...message });
  }

  #acknowledged(upTo: number): void {
    const arrived = this.#kept.filter(({ n }) => n <= upTo);
    this.#kept = this.#kept.filter(({ n }) => n > upTo);
    for (const { n } of arrived) this.#options.onAcknowledged(n);
  }
}

/** Undefined for anything that is not a frame of the protocol. */
function parse(data: unknown): SessionFrame | undefined {
  try {
    return sessionFrameSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
