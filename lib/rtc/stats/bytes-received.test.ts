import { describe, expect, it } from 'vitest';
import { bytesReceived } from './bytes-received';

const report = (...entries: object[]) => new Map(entries.map((entry, at) => [at, entry])) as unknown as RTCStatsReport;

describe('the bytes received on a link', () => {
  it('are what its transport counts', () => {
    const pair = { type: 'candidate-pair', bytesReceived: 900 };
    expect(bytesReceived(report({ type: 'transport', bytesReceived: 1_000 }, pair))).toBe(1_000);
  });

  it('are what its candidate pairs count if the transport counts nothing', () => {
    const pairs = [400, undefined, 50].map((bytes) => ({ type: 'candidate-pair', bytesReceived: bytes }));
    expect(bytesReceived(report({ type: 'transport' }, ...pairs))).toBe(450);
    expect(bytesReceived(report(...pairs))).toBe(450);
  });

  it('are zero without either', () => {
    expect(bytesReceived(report({ type: 'inbound-rtp', bytesReceived: 7 }))).toBe(0);
  });
});
