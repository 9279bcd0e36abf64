import type { Timers } from '@/lib/browser/timers';

/** Soon enough for a warning. A sample costs about a millisecond. */
const EVERY_MS = 2_000;
/** Milliseconds. A sample that another reader took is good enough: the interval of the loss shifts by no more than this. */
const MAX_AGE_MS = 500;
/** Above these, speech suffers: ITU-T G.114 gives 400 ms one way as the limit, and a loss of a few per cent is audible. */
const POOR_LOSS = 0.05;
const POOR_ROUND_TRIP_S = 0.5;

export type Quality = 'good' | 'poor';

interface Received {
  readonly packets: number;
  readonly lost: number;
}

export interface QualityMonitorOptions {
  /** Statistics at most so many milliseconds old; null without a link. */
  readonly stats: (maxAgeMs: number) => Promise<RTCStatsReport | null>;
  readonly timers: Timers;
  readonly onQuality: (quality: Quality) => void;
}

/** Watches a connected link. Returns its stop, which resets the quality to `good`. */
export function watchQuality({ stats, timers, onQuality }: QualityMonitorOptions): () => void {
  let before: Received = { packets: 0, lost: 0 };
  let stopped = false;
  let stopTimer = timers.start(EVERY_MS, look);

  function look(): void {
    stats(MAX_AGE_MS)
      .then((report) => {
        if (stopped || !report) return;
        const reading = read(report, before);
        before = reading.received;
        onQuality(reading.quality);
      })
      // The connection was closed after the timer fired.
      .catch(() => {})
      .finally(() => {
        if (!stopped) stopTimer = timers.start(EVERY_MS, look);
      });
  }

  return () => {
    stopped = true;
    stopTimer();
    onQuality('good');
  };
}

/** W3C webrtc-stats: incoming loss since the last look, the peer's report of outgoing loss, and the round trip of the path. */
export function read(report: Iterable<[string, unknown]>, before: Received): { quality: Quality; received: Received } {
  let packets = 0;
  let lost = 0;
  let peerLoss = 0;
  let roundTripS = 0;
  for (const [, raw] of report) {
    const entry = raw as Record<string, unknown>;
    const number = (key: string) => (typeof entry[key] === 'number' ? entry[key] : 0);
    if (entry.type === 'inbound-rtp') {
      packets += number('packetsReceived');
      lost += number('packetsLost');
    } else if (entry.type === 'remote-inbound-rtp') {
      peerLoss = Math.max(peerLoss, number('fractionLost'));
    } else if (entry.type === 'candidate-pair' && entry.nominated === true) {
      roundTripS = Math.max(roundTripS, number('currentRoundTripTime'));
    }
  }
  const lostNow = Math.max(0, lost - before.lost);
  const expected = lostNow + Math.max(0, packets - before.packets);
  const loss = expected === 0 ? 0 : lostNow / expected;
  const poor = Math.max(loss, peerLoss) > POOR_LOSS || roundTripS > POOR_ROUND_TRIP_S;
  return { quality: poor ? 'poor' : 'good', received: { packets, lost } };
}
