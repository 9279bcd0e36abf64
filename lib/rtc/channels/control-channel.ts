import { realTimers, type Timers } from '@/lib/browser/timers';
import { type ControlMessage, controlMessageSchema } from '@/lib/protocol/channel/control';
import type { FlowControlledName } from '@/lib/protocol/channel/purposes';
import { Heartbeat } from './heartbeat';

/** Messages between the two links, which are not passed on to the call. */
type InternalMessage = Extract<ControlMessage, { type: 'ping' | 'pong' | 'leaving' | 'received' | 'hello' }>;

export type ControlChannelEvent =
  | { readonly type: 'open' }
  | { readonly type: 'message'; readonly message: Exclude<ControlMessage, InternalMessage> }
  /** `isTrusted` has become true again: a ping sent after the last doubt has been answered. */
  | { readonly type: 'trusted' }
  /** The peer's page has received so many bytes on this channel, see `ChannelSet.received`. */
  | { readonly type: 'received'; readonly channel: FlowControlledName; readonly bytes: number }
  /** Messages are late. Emitted once per silence, before it counts as a loss. */
  | { readonly type: 'quiet' }
  /** The peer's page names the slots that it knows, in its version's words. */
  | { readonly type: 'hello'; readonly slots: readonly string[] }
  /** `isAlive` has changed. */
  | { readonly type: 'liveness' }
  /** The peer's page said that it leaves, or closed its end. Neither ICE nor DTLS would notice as fast. */
  | { readonly type: 'peer-gone' };

export interface ControlChannelOptions {
  /** Negotiated, ordered and reliable. Its owner closes it. */
  readonly channel: RTCDataChannel;
  /** Total bytes received on the link. Asked only while messages are missing: growing media proves that the link is alive. */
  readonly bytesReceived: () => Promise<number>;
  readonly onEvent: (event: ControlChannelEvent) => void;
  readonly timers?: Timers;
}

/**
 * The `control` data channel of one link: parses and serialises its messages, answers pings and runs the heartbeat. Knows
 * nothing of the RTCPeerConnection that carries it.
 */
export class ControlChannel {
  readonly #options: ControlChannelOptions;
  #heartbeat: Heartbeat | undefined;
  #saidGoodbye = false;
  #closed = false;

  constructor(options: ControlChannelOptions) {
    this.#options = options;
    const { channel, onEvent } = options;
    channel.addEventListener('open', () => this.#opened());
    channel.addEventListener('message', ({ data }) => this.#take(data));
    channel.addEventListener('close', () => onEvent({ type: 'peer-gone' }));
  }

  get isOpen(): boolean {
    return this.#options.channel.readyState === 'open';
  }

  /** Messages sent now can be expected to arrive. False before the channel opens. */
  get isTrusted(): boolean {
    return this.isOpen && this.#heartbeat?.isTrusted === true;
  }

  /** False once the peer has been silent for too long; true before the channel opens. */
  get isAlive(): boolean {
    return this.#heartbeat?.isAlive !== false;
  }

  /** A hang-up has been sent: the connection must stay open until the packet has left. */
  get saidGoodbye(): boolean {
    return this.#saidGoodbye;
  }

  /** Returns false, and sends nothing, unless the channel is open. */
  send(message: ControlMessage): boolean {
    if (!this.isOpen) return false;
    if (message.type === 'hang-up') this.#saidGoodbye = true;
    this.#options.channel.send(JSON.stringify(message));
    return true;
  }

  /** The path may have changed: trusts the channel only after a new answer, and declares silence sooner. */
  doubt(): void {
    this.#heartbeat?.doubt();
  }

  /** Something other than a message has proved that the peer is there. */
  heardFromPeer(): void {
    this.#heartbeat?.heard();
  }

  /** Stops the heartbeat. Idempotent. The channel itself is left to its owner, so that a hang-up can still leave. */
  close(): void {
    this.#closed = true;
    this.#heartbeat?.close();
  }

  #opened(): void {
    if (this.#closed) return;
    const { bytesReceived, onEvent, timers = realTimers } = this.#options;
    this.#heartbeat = new Heartbeat({
      timers,
      bytesReceived,
      ping: (n) => this.send({ type: 'ping', n }),
      onQuiet: () => onEvent({ type: 'quiet' }),
      onAlive: () => onEvent({ type: 'liveness' }),
    });
    onEvent({ type: 'open' });
  }

  #take(data: unknown): void {
    const message = parse(data);
    if (!message) return console.warn('link: dropped a malformed control message');
    const { onEvent } = this.#options;
    const wasTrusted = this.isTrusted;
    this.#heartbeat?.heard(message.type === 'pong' ? message.n : 0);
    if (!wasTrusted && this.isTrusted) onEvent({ type: 'trusted' });
    switch (message.type) {
      case 'ping':
        this.send({ type: 'pong', n: message.n });
        break;
      case 'pong':
        break;
      case 'received':
      case 'hello':
        onEvent(message);
        break;
      case 'leaving':
        onEvent({ type: 'peer-gone' });
        break;
      default:
        onEvent({ type: 'message', message });
    }
  }
}

/** Undefined for anything that is not a message of the protocol. */
function parse(data: unknown): ControlMessage | undefined {
  try {
    return controlMessageSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
