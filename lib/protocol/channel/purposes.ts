/**
 * One data channel of a link. Both pages create it with the same id (`negotiated: true`), which costs no DATA_CHANNEL_OPEN
 * message (RFC 8832) and no round trip.
 */
export interface ChannelPurpose {
  /** The SCTP stream. Never reuse an id: an older page would take messages of the new purpose for those of the old one. */
  readonly id: number;
  /** False: a lost message does not hold up those behind it. */
  readonly ordered: boolean;
  /** How often a lost message is sent again. Absent: until it arrives. */
  readonly maxRetransmits?: number;
  /** Whose messages go first, where the browser has a scheduler for that (RFC 8831, 6.4). */
  readonly priority: 'very-low' | 'low' | 'medium' | 'high';
  /** Bounds what a page puts into the channel. Absent for `control`, whose few messages must never wait for room. */
  readonly flow?: FlowLimits;
}

export interface FlowLimits {
  /**
   * Bytes of one message. Browsers do not interleave the messages of different channels (RFC 8260), so a hang-up may have
   * to wait behind one whole message of a bulk channel. Where they do not, RFC 8831, 6.6, allows 16 KiB.
   */
  readonly maxMessageBytes: number;
  /** Bytes of `bufferedAmount` at which a sender stops. */
  readonly highWatermark: number;
  /** Bytes of `bufferedAmount` at which it goes on. */
  readonly lowWatermark: number;
}

const KIB = 1_024;

/**
 * The one table of data channels. A link opens `control` by itself; any other channel is opened by the feature that uses it,
 * on both pages, and costs nothing until then.
 */
export const CHANNEL_PURPOSES = {
  control: { id: 0, ordered: true, priority: 'high' },
  chat: {
    id: 1,
    ordered: true,
    priority: 'medium',
    flow: { maxMessageBytes: 16 * KIB, highWatermark: 64 * KIB, lowWatermark: 16 * KIB },
  },
  /** What is sent, and how far it got; never behind the bytes of a file. */
  'file-offers': {
    id: 3,
    ordered: true,
    priority: 'medium',
    flow: { maxMessageBytes: 16 * KIB, highWatermark: 64 * KIB, lowWatermark: 16 * KIB },
  },
  files: {
    id: 2,
    ordered: true,
    priority: 'very-low',
    // A path of 20 Mbit/s with a round trip of 100 ms holds 250 kB: a larger buffer would make no transfer faster.
    flow: { maxMessageBytes: 16 * KIB, highWatermark: 256 * KIB, lowWatermark: 128 * KIB },
  },
} as const satisfies Record<string, ChannelPurpose>;

export type ChannelName = keyof typeof CHANNEL_PURPOSES;
/** Channels that a page writes to through a flow-controlled sender. */
export type FlowControlledName = Exclude<ChannelName, 'control'>;
