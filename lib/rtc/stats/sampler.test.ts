import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { StatsSampler } from './sampler';

function sampler() {
  const timers = fakeTimers();
  const asked: { answer: (report: RTCStatsReport) => void; fail: (reason: unknown) => void }[] = [];
  const getStats = () =>
    new Promise<RTCStatsReport>((answer, fail) => {
      asked.push({ answer, fail });
    });
  const subject = new StatsSampler({ getStats } as Pick<RTCPeerConnection, 'getStats'>, timers);
  return { subject, timers, asked };
}

const report = () => new Map() as unknown as RTCStatsReport;

describe('sampler of statistics', () => {
  it('shares a sample that is young enough, and otherwise takes a new one', async () => {
    const { subject, timers, asked } = sampler();
    const first = report();
    const read = subject.read(50);
    asked[0]?.answer(first);
    timers.advance(50);
    expect(await subject.read(50)).toBe(first);
    expect(await read).toBe(first);
    timers.advance(1);
    void subject.read(50);
    expect(asked).toHaveLength(2);
  });

  it('shares a pending sample, whose age counts from the request', () => {
    const { subject, timers, asked } = sampler();
    void subject.read(500);
    timers.advance(400);
    void subject.read(500);
    expect(asked).toHaveLength(1);
    void subject.read(300);
    expect(asked).toHaveLength(2);
  });

  it('takes a new sample for a reader that needs a current one', () => {
    const { subject, asked } = sampler();
    void subject.read(0);
    void subject.read(0);
    expect(asked).toHaveLength(2);
  });

  it('does not share a failed sample with the next reader', async () => {
    const { subject, asked } = sampler();
    const read = subject.read(1_000);
    asked[0]?.fail(new Error('closed'));
    await expect(read).rejects.toThrow('closed');
    void subject.read(1_000);
    expect(asked).toHaveLength(2);
  });

  it('keeps the newest sample when an older one fails late', async () => {
    const { subject, timers, asked } = sampler();
    const first = subject.read(0);
    timers.advance(10);
    void subject.read(0);
    asked[0]?.fail(new Error('closed'));
    await expect(first).rejects.toThrow('closed');
    void subject.read(100);
    expect(asked).toHaveLength(2);
  });
});
