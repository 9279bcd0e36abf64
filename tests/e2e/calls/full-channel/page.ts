import { CHANNEL_PURPOSES } from '@/lib/protocol/channel/purposes';
import type { SignalBody } from '@/lib/protocol/signal';
import { PeerLink } from '@/lib/rtc/peer/peer-link';

/*
 * Two ends of one call in one page, over the product's own PeerLink. The caller sends files as fast as its sender lets it.
 */

export interface FullChannelFacts {
  /** Pings of either end that were answered while the bulk channel was full. */
  readonly pongs: number;
  /** Milliseconds: the longest time in which one of the ends got no control message, as far as the page ran meanwhile. */
  readonly longestSilenceMs: number;
  /** The bulk channel's largest `bufferedAmount`. */
  readonly mostBuffered: number;
  readonly receivedBytes: number;
  /** As `receivedBytes` when the hang-up arrived; null while it has not. */
  readonly receivedAtHangUp: number | null;
}

interface FullChannel {
  facts(): FullChannelFacts;
  hangUp(): void;
}

declare global {
  interface Window {
    fillChannel(): Promise<FullChannel>;
    fullChannel: FullChannel;
  }
}

/** By then the sender has found out what the path takes. */
const UNDER_WAY_BYTES = 256 * 1_024;

const TICK_MS = 20;

const iceServers = { current: [], isRelayOnly: false, arriving: () => null };

/** A link, its control channel as the browser sees it, and what arrives. */
function end(role: 'caller' | 'callee', signal: (body: SignalBody) => void) {
  const channels = new Map<string, RTCDataChannel>();
  let open: () => void;
  let hungUp: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const hangUp = new Promise<void>((resolve) => {
    hungUp = resolve;
  });
  const link = new PeerLink({
    role,
    iceServers,
    observe: (connection) => {
      const create = connection.createDataChannel.bind(connection);
      connection.createDataChannel = (label, init) => {
        const channel = create(label, init);
        channels.set(label, channel);
        return channel;
      };
    },
    onEvent: (event) => {
      if (event.type === 'signal') signal(event.body);
      else if (event.type === 'control-open') open();
      else if (event.type === 'control' && event.message.type === 'hang-up') hungUp();
    },
  });
  return { link, channels, opened, hangUp };
}

/** Milliseconds in which this page ran: while a busy machine gives it no time, silence says nothing of the channel. */
function pageClock(): () => number {
  let runningMs = 0;
  let tickedAtMs = performance.now();
  setInterval(() => {
    const nowMs = performance.now();
    runningMs += Math.min(nowMs - tickedAtMs, 2 * TICK_MS);
    tickedAtMs = nowMs;
  }, TICK_MS);
  return () => runningMs;
}

window.fillChannel = async () => {
  const caller = end('caller', (body) => callee.link.handleSignal(body));
  const callee: ReturnType<typeof end> = end('callee', (body) => caller.link.handleSignal(body));
  await Promise.all([caller.opened, callee.opened]);

  let pongs = 0;
  let longestSilenceMs = 0;
  let mostBuffered = 0;
  let receivedBytes = 0;
  let receivedAtHangUp: number | null = null;

  const bulk = caller.link.channels.open('files');
  const sender = caller.link.channels.sender('files');
  const { maxMessageBytes } = CHANNEL_PURPOSES.files.flow;
  const isUnderWay = new Promise<void>((resolve, reject) => {
    const fill = async () => {
      // Without an end: the transfer is unfinished whenever the hang-up comes.
      for (;;) {
        await sender.send(new ArrayBuffer(maxMessageBytes));
        mostBuffered = Math.max(mostBuffered, bulk.bufferedAmount);
      }
    };
    fill().catch(reject);
    callee.link.channels.open('files').addEventListener('message', ({ data }) => {
      receivedBytes += data.byteLength;
      if (receivedBytes >= UNDER_WAY_BYTES) resolve();
    });
  });
  await isUnderWay;
  const runningMs = pageClock();
  for (const { channels } of [caller, callee]) {
    let heardAtMs = runningMs();
    channels.get('control')?.addEventListener('message', ({ data }) => {
      const nowMs = runningMs();
      longestSilenceMs = Math.max(longestSilenceMs, nowMs - heardAtMs);
      heardAtMs = nowMs;
      if (JSON.parse(data).type === 'pong') pongs += 1;
    });
  }
  void callee.hangUp.then(() => {
    receivedAtHangUp = receivedBytes;
  });
  return {
    facts: () => ({ pongs, longestSilenceMs, mostBuffered, receivedBytes, receivedAtHangUp }),
    hangUp: () => void caller.link.sendControl({ type: 'hang-up' }),
  };
};
