import {
  CHANNEL_PURPOSES,
  type ChannelName,
  type ChannelPurpose,
  type FlowControlledName,
} from '@/lib/protocol/channel/purposes';
import { bytesOf, FlowControlledSender } from './flow-controlled-sender';

export interface ChannelSetOptions {
  readonly connection: ChannelMaker;
  /** Tells the peer's page how many bytes have come in on this channel; see `received`. */
  readonly acknowledge: (channel: FlowControlledName, bytes: number) => void;
}

/** What the set needs of an RTCPeerConnection. */
export interface ChannelMaker {
  createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel;
  readonly sctp: Pick<RTCSctpTransport, 'maxMessageSize'> | null;
}

/**
 * The data channels of one link, each opened when its purpose is first asked for. The set owns the senders; the channels
 * themselves end with the connection, or when their feature closes them.
 */
export class ChannelSet {
  readonly #options: ChannelSetOptions;
  readonly #channels = new Map<ChannelName, RTCDataChannel>();
  readonly #senders = new Map<ChannelName, FlowControlledSender>();

  constructor(options: ChannelSetOptions) {
    this.#options = options;
  }

  /**
   * The channel of this purpose, the same each time until it is closed. The peer's page has to open it as well: until then
   * its browser drops what arrives.
   */
  open(name: ChannelName): RTCDataChannel {
    const known = this.#channels.get(name);
    if (known) return known;
    const { id, ordered, priority, maxRetransmits }: ChannelPurpose = CHANNEL_PURPOSES[name];
    // `priority` is from W3C webrtc-priority, 4.2; browsers without it ignore the member.
    const init: RTCDataChannelInit & { priority: RTCPriorityType } = { negotiated: true, id, ordered, priority };
    if (maxRetransmits !== undefined) init.maxRetransmits = maxRetransmits;
    const channel = this.#options.connection.createDataChannel(name, init);
    channel.binaryType = 'arraybuffer';
    channel.addEventListener('close', () => this.#forget(name));
    if (name !== 'control') this.#acknowledge(name, channel);
    this.#channels.set(name, channel);
    return channel;
  }

  /** Opens the channel if need be. The one sender for everybody who writes to it: two would not see each other's queue. */
  sender(name: FlowControlledName): FlowControlledSender {
    const known = this.#senders.get(name);
    if (known) return known;
    const sender = new FlowControlledSender({
      channel: this.open(name),
      limits: CHANNEL_PURPOSES[name].flow,
      // Known from the negotiation on; infinite where the peer's browser sets no limit.
      peerMaxMessageBytes: () => this.#options.connection.sctp?.maxMessageSize ?? null,
    });
    this.#senders.set(name, sender);
    return sender;
  }

  /** The peer's page has received so many bytes on this channel: its sender may go on. */
  received(name: FlowControlledName, bytes: number): void {
    this.#senders.get(name)?.received(bytes);
  }

  /** Rejects everything that waits to be sent. Idempotent. */
  close(): void {
    for (const sender of this.#senders.values()) sender.close();
    this.#senders.clear();
  }

  #acknowledge(name: FlowControlledName, channel: RTCDataChannel): void {
    let received = 0;
    channel.addEventListener('message', ({ data }) => {
      received += bytesOf(data);
      this.#options.acknowledge(name, received);
    });
  }

  #forget(name: ChannelName): void {
    this.#channels.delete(name);
    this.#senders.get(name)?.close();
    this.#senders.delete(name);
  }
}
