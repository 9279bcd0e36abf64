import { type SelectedPair, type StatsEntries, selectedPair } from '@/lib/rtc/stats/selected-pair';

/** The echo call's current figures. Null: not measured (yet), or nothing of that kind is sent. */
export interface EchoReading {
  readonly roundTripMs: number | null;
  /** 0 to 1, over the whole echo call. */
  readonly loss: number | null;
  /** Received bitrate in kbit/s since the previous reading. */
  readonly kbps: number | null;
  readonly picture: { readonly width: number; readonly height: number; readonly framesPerSecond: number } | null;
  readonly isRelayed: boolean;
  readonly relayProtocol: SelectedPair['relayProtocol'];
}

export interface Arrived {
  readonly bytes: number;
  readonly atMs: number;
}

export type EchoFinding = 'relayed' | 'direct' | 'lossy' | 'slow' | 'no-media';

/**
 * As for the quality of a call: ITU-T G.114 gives 400 ms one way as the limit for a conversation, here for the round trip; a
 * loss of a few per cent is audible.
 */
const POOR_LOSS = 0.05;
const POOR_ROUND_TRIP_MS = 500;

/** Reads the statistics of both ends (W3C webrtc-stats). `before`: what had arrived at the previous reading. */
export function readEcho(
  near: StatsEntries,
  far: StatsEntries,
  before: Arrived | null,
): { readonly reading: EchoReading; readonly arrived: Arrived } {
  let packets = 0;
  let lost = 0;
  let bytes = 0;
  let atMs = 0;
  let picture: EchoReading['picture'] = null;
  for (const [, raw] of far) {
    const entry = raw as Record<string, unknown>;
    if (entry.type !== 'inbound-rtp') continue;
    const number = (key: string) => (typeof entry[key] === 'number' ? entry[key] : 0);
    packets += number('packetsReceived');
    lost += Math.max(0, number('packetsLost'));
    bytes += number('bytesReceived');
    atMs = Math.max(atMs, number('timestamp'));
    if (entry.kind === 'video' && number('frameWidth') > 0) {
      const framesPerSecond = Math.round(number('framesPerSecond'));
      picture = { width: number('frameWidth'), height: number('frameHeight'), framesPerSecond };
    }
  }
  const pair = selectedPair(near);
  const elapsedMs = before ? atMs - before.atMs : 0;
  return {
    reading: {
      roundTripMs: pair?.roundTripMs ?? null,
      loss: packets + lost === 0 ? null : lost / (packets + lost),
      kbps: before && elapsedMs > 0 ? Math.round(((bytes - before.bytes) * 8) / elapsedMs) : null,
      picture,
      isRelayed: pair?.local === 'relay' && pair.remote === 'relay',
      relayProtocol: pair?.relayProtocol ?? null,
    },
    arrived: { bytes, atMs },
  };
}

/** Judges a connected echo call. `sendsMedia`: false if there was neither a camera nor a microphone to send. */
export function judgeEcho(reading: EchoReading, sendsMedia: boolean): EchoFinding {
  if (sendsMedia && reading.loss === null) return 'no-media';
  if ((reading.loss ?? 0) > POOR_LOSS) return 'lossy';
  if ((reading.roundTripMs ?? 0) > POOR_ROUND_TRIP_MS) return 'slow';
  return reading.isRelayed ? 'relayed' : 'direct';
}
