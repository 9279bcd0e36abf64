import { describe, expect, it } from 'vitest';
import { type EchoReading, judgeEcho, readEcho } from './echo-reading';

const near = (kind: string, seconds?: number) =>
  Object.entries({
    T: { type: 'transport', selectedCandidatePairId: 'P' },
    P: { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: seconds },
    L: { type: 'local-candidate', candidateType: kind, protocol: 'udp', relayProtocol: 'udp' },
    R: { type: 'remote-candidate', candidateType: kind },
  });
const inbound = { type: 'inbound-rtp', timestamp: 5_000 };
const far = (lost: number) =>
  Object.entries({
    A: { ...inbound, kind: 'audio', packetsReceived: 50, packetsLost: 0, bytesReceived: 8_000 },
    V: {
      ...inbound,
      kind: 'video',
      packetsReceived: 150 - lost,
      packetsLost: lost,
      bytesReceived: 292_000,
      frameWidth: 640,
      frameHeight: 480,
      framesPerSecond: 29.6,
    },
    O: { type: 'outbound-rtp', bytesReceived: 1e9 },
  });

describe('readEcho', () => {
  it('adds up sound and picture, and measures the rate since the previous reading', () => {
    const { reading, arrived } = readEcho(near('relay', 0.012), far(10), { bytes: 100_000, atMs: 4_000 });
    expect(reading).toEqual({
      roundTripMs: 12,
      loss: 0.05,
      kbps: 1_600,
      picture: { width: 640, height: 480, framesPerSecond: 30 },
      isRelayed: true,
      relayProtocol: 'udp',
    });
    expect(arrived).toEqual({ bytes: 300_000, atMs: 5_000 });
  });

  it('gives no rate at first, and no figures for media that is not sent', () => {
    expect(readEcho(near('host', 0.001), far(0), null).reading.kbps).toBeNull();
    const { reading } = readEcho(near('host'), [], null);
    expect(reading).toMatchObject({ roundTripMs: null, loss: null, kbps: null, picture: null, isRelayed: false });
  });

  it('counts a negative loss, which duplicated packets cause, as none', () => {
    expect(
      readEcho(near('host'), Object.entries({ A: { ...inbound, packetsReceived: 9, packetsLost: -1 } }), null).reading
        .loss,
    ).toBe(0);
  });
});

describe('judgeEcho', () => {
  const fine: EchoReading = {
    roundTripMs: 20,
    loss: 0,
    kbps: 900,
    picture: null,
    isRelayed: true,
    relayProtocol: 'udp',
  };
  it.each([
    ['relayed', fine, true],
    ['direct', { ...fine, isRelayed: false }, true],
    ['lossy', { ...fine, loss: 0.06 }, true],
    ['slow', { ...fine, roundTripMs: 501 }, true],
    ['no-media', { ...fine, loss: null }, true],
    ['relayed', { ...fine, loss: null }, false],
  ] as const)('%s', (finding, reading, sendsMedia) => {
    expect(judgeEcho(reading, sendsMedia)).toBe(finding);
  });
});
