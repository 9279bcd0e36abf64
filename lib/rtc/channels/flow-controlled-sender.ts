import { realTimers, type Timers } from '@/lib/browser/timers';
import type { FlowLimits } from '@/lib/protocol/channel/purposes';
import { ChannelError } from './channel-error';
import { SendWindow } from './send-window';

export type ChannelData = string | ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** A sender that awaits its messages has one waiting; more than this means that it does not. */
const MOST_WAITING = 64;

interface Waiting {
  readonly data: ChannelData;
  readonly bytes: number;
  readonly handedOver: () => void;
  readonly refused: (reason: unknown) => void;
}

export interface FlowControlledSenderOptions {
  readonly channel: RTCDataChannel;
  readonly limits: FlowLimits;
  /** Bytes, W3C webrtc-pc, 6.1.1 (`sctp.maxMessageSize`): what the peer's browser takes. Null while it is not known. */
  readonly peerMaxMessageBytes: () => number | null;
  readonly timers?: Pick<Timers, 'now'>;
}

/**
 * Sends over one data channel without filling the path: a message waits while the browser's buffer is over its high
 * watermark (until the network has taken it down to the low one), or while more is under way than the path takes without
 * delay (`SendWindow`). Messages leave in the order of their `send` calls.
 *
 * What is buffered cannot be taken back, and delays everything behind it; what waits here can be aborted.
 */
export class FlowControlledSender {
  readonly #options: FlowControlledSenderOptions;
  readonly #waiting: Waiting[] = [];
  readonly #window = new SendWindow();
  readonly #now: () => number;
  #closed = false;

  constructor(options: FlowControlledSenderOptions) {
    this.#options = options;
    const { channel, limits, timers = realTimers } = options;
    this.#now = timers.now;
    channel.bufferedAmountLowThreshold = limits.lowWatermark;
    channel.addEventListener('open', this.#drain);
    channel.addEventListener('bufferedamountlow', this.#drain);
    channel.addEventListener('close', this.close);
  }

  /**
   * Resolves once the browser has the message, which is earlier than its arrival. Rejects with a `ChannelError`, with the
   * signal's reason if it aborts while the message waits, or with the browser's own error if that refuses the message.
   */
  async send(data: ChannelData, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const bytes = bytesOf(data);
    const refusal = this.#refusalOf(bytes);
    if (refusal) throw refusal;
    if (this.#waiting.length === 0 && this.#hasRoomFor(bytes)) return this.#handOver(data, bytes);
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
        // What was behind it may be small enough.
        this.#drain();
      };
      const forget = () => signal?.removeEventListener('abort', abort);
      const waiting: Waiting = {
        data,
        bytes,
        handedOver: () => {
          forget();
          resolve();
        },
        refused: (reason) => {
          forget();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
    });
  }

  /** The peer's page has got so many bytes of this sender in all. */
  received(bytes: number): void {
    this.#window.received(bytes, this.#now());
    this.#drain();
  }

  /** Rejects what waits, and every later message. Idempotent. The data channel itself is left to its owner. */
  readonly close = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    const { channel } = this.#options;
    channel.removeEventListener('open', this.#drain);
    channel.removeEventListener('bufferedamountlow', this.#drain);
    channel.removeEventListener('close', this.close);
    for (const { refused } of this.#waiting.splice(0)) refused(this.#closedError());
  };

  #refusalOf(bytes: number): ChannelError | null {
    const { channel, limits, peerMaxMessageBytes } = this.#options;
    const { label, readyState } = channel;
    if (this.#closed || readyState === 'closing' || readyState === 'closed') return this.#closedError();
    const limit = Math.min(limits.maxMessageBytes, peerMaxMessageBytes() ?? Number.POSITIVE_INFINITY);
    if (bytes > limit) {
      return new ChannelError(
        'message-too-large',
        `${label}: a message of ${bytes} bytes is over the limit of ${limit}`,
      );
    }
    if (this.#waiting.length < MOST_WAITING) return null;
    return new ChannelError('too-many-waiting', `${label}: ${MOST_WAITING} messages wait already`);
  }

  #closedError(): ChannelError {
    return new ChannelError('closed', `${this.#options.channel.label}: the channel is closed`);
  }

  /** A message larger than what lies between the watermarks goes at the low one: below it no further event would come. */
  #hasRoomFor(bytes: number): boolean {
    const { channel, limits } = this.#options;
    if (channel.readyState !== 'open' || !this.#window.hasRoomFor(bytes)) return false;
    const { bufferedAmount } = channel;
    return bufferedAmount <= limits.lowWatermark || bufferedAmount + bytes <= limits.highWatermark;
  }

  readonly #drain = (): void => {
    for (;;) {
      const [next] = this.#waiting;
      if (!next || !this.#hasRoomFor(next.bytes)) return;
      this.#waiting.shift();
      try {
        this.#handOver(next.data, next.bytes);
        next.handedOver();
      } catch (error) {
        next.refused(error);
      }
    }
  };

  #handOver(data: ChannelData, bytes: number): void {
    const { channel } = this.#options;
    // The overloads of `send` take one kind each.
    if (typeof data === 'string') channel.send(data);
    else if (data instanceof ArrayBuffer) channel.send(data);
    else channel.send(data);
    this.#window.sent(bytes, this.#now());
  }
}

/** As the browser counts them: text goes out as UTF-8. */
export function bytesOf(data: ChannelData): number {
  return typeof data === 'string' ? new TextEncoder().encode(data).length : data.byteLength;
}
