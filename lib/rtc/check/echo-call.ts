import type { Timers } from '@/lib/browser/timers';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import { type Arrived, type EchoFinding, type EchoReading, judgeEcho, readEcho } from './echo-reading';
import type { EchoPair, EchoPairOptions } from './probe-link';

/** Long enough to connect to oneself through a distant relay over TCP. */
const CONNECT_LIMIT_MS = 15_000;
const READ_EVERY_MS = 1_000;
/** Milliseconds. The rate is computed from the samples' own timestamps, so that their age matters little. */
const MAX_AGE_MS = 250;
/** By then the encoder has settled on its rate, and losses in the burst of the first key frame weigh little. */
const JUDGE_AFTER_READINGS = 4;

export interface EchoCallOptions {
  readonly iceServers: readonly IceServer[];
  readonly relayOnly: boolean;
  readonly tracks: readonly MediaStreamTrack[];
  readonly timers: Timers;
  readonly openPair: (options: EchoPairOptions) => EchoPair;
  /** Ends the call and closes both ends. */
  readonly signal: AbortSignal;
  /** The call has connected, and this is what comes back. */
  readonly onStream: (stream: MediaStream) => void;
  /** Called once a second while the call lasts. */
  readonly onReading: (reading: EchoReading) => void;
  /** Called once: after four readings, or when the call does not connect or is lost. */
  readonly onFinding: (finding: EchoFinding | 'not-connected') => void;
}

/** Starts a call to oneself, which lasts until `signal` aborts. Returns at once. */
export function startEchoCall(options: EchoCallOptions): void {
  const { iceServers, relayOnly, tracks, timers, openPair, signal, onStream, onReading, onFinding } = options;
  if (signal.aborted) return;
  let arrived: Arrived | null = null;
  let readings = 0;
  let isConnected = false;
  let isClosed = false;
  let stopTimer = timers.start(CONNECT_LIMIT_MS, () => giveUp());
  let pair: EchoPair | undefined;

  function giveUp(): void {
    if (isClosed) return;
    close();
    onFinding('not-connected');
  }
  function close(): void {
    isClosed = true;
    stopTimer();
    pair?.close();
    signal.removeEventListener('abort', close);
  }
  async function read(): Promise<void> {
    if (!pair) return;
    const { near, far } = await pair.stats(MAX_AGE_MS);
    if (isClosed) return;
    const result = readEcho(near, far, arrived);
    arrived = result.arrived;
    readings += 1;
    onReading(result.reading);
    if (readings === JUDGE_AFTER_READINGS) onFinding(judgeEcho(result.reading, tracks.length > 0));
    stopTimer = timers.start(READ_EVERY_MS, look);
  }
  function look(): void {
    read().catch(giveUp);
  }

  signal.addEventListener('abort', close, { once: true });
  try {
    pair = openPair({
      iceServers,
      relayOnly,
      tracks,
      onState: (state) => {
        if (state === 'failed') return giveUp();
        if (isClosed || isConnected || !pair) return;
        isConnected = true;
        stopTimer();
        onStream(pair.stream);
        stopTimer = timers.start(READ_EVERY_MS, look);
      },
    });
  } catch {
    giveUp();
  }
}
