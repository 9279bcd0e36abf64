import { describe, expect, it } from 'vitest';
import { read } from './quality';

const start = { packets: 0, lost: 0 };
const report = (...entries: Record<string, unknown>[]) =>
  entries.map((entry, id) => [String(id), entry] as [string, unknown]);
const inbound = (packetsReceived: number, packetsLost: number) => ({
  type: 'inbound-rtp',
  packetsReceived,
  packetsLost,
});

describe('quality', () => {
  it('counts the loss since the last look, not since the start', () => {
    const first = read(report(inbound(90, 10)), start);
    expect(first.quality).toBe('poor');
    expect(read(report(inbound(190, 10)), first.received).quality).toBe('good');
  });

  it('takes outgoing loss from the peer’s report', () => {
    expect(read(report({ type: 'remote-inbound-rtp', fractionLost: 0.06 }), start).quality).toBe('poor');
  });

  it('is poor on a path with a long round trip, whatever other pairs report', () => {
    const pair = { type: 'candidate-pair', currentRoundTripTime: 0.7 };
    expect(read(report({ ...pair, nominated: false }), start).quality).toBe('good');
    expect(read(report({ ...pair, nominated: true }), start).quality).toBe('poor');
  });

  it('is good if there is nothing to report', () => {
    expect(read(report(), start).quality).toBe('good');
  });
});
