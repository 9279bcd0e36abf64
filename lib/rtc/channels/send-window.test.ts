import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SendWindow } from './send-window';

const KIB = 1_024;
const MESSAGE = 16 * KIB;

/** A path that takes so many bytes a millisecond behind a queue without an end; `run` sends as much as the window lets it. */
function path({ bytesPerMs, baseMs }: { bytesPerMs: number; baseMs: number }) {
  const subject = new SendWindow();
  const arrivals: { atMs: number; total: number }[] = [];
  let nowMs = 0;
  let freeAtMs = 0;
  let total = 0;
  const run = (ms: number, changed: { baseMs: number } = { baseMs }) => {
    let longestMs = 0;
    let arrived = 0;
    for (const untilMs = nowMs + ms; nowMs < untilMs; nowMs += 1) {
      while (arrivals[0] && arrivals[0].atMs <= nowMs) {
        subject.received(arrivals.shift()?.total ?? 0, nowMs);
        arrived += MESSAGE;
      }
      while (subject.hasRoomFor(MESSAGE)) {
        subject.sent(MESSAGE, nowMs);
        total += MESSAGE;
        freeAtMs = Math.max(nowMs, freeAtMs) + MESSAGE / bytesPerMs;
        arrivals.push({ atMs: freeAtMs + changed.baseMs, total });
        // What a hang-up sent now would wait for.
        longestMs = Math.max(longestMs, freeAtMs - nowMs);
      }
    }
    return { longestMs, arrived };
  };
  return { subject, run };
}

describe('send window', () => {
  it('lets one message go however large, and then no more than its size', () => {
    const subject = new SendWindow();
    expect(subject.hasRoomFor(subject.bytes * 2)).toBe(true);
    subject.sent(subject.bytes, 0);
    expect(subject.hasRoomFor(1)).toBe(false);
    subject.received(MESSAGE, 10);
    expect(subject.hasRoomFor(MESSAGE)).toBe(true);
  });

  it('ignores an acknowledgement of what was never sent, and one that comes twice', () => {
    const subject = new SendWindow();
    const before = subject.bytes;
    subject.sent(before, 0);
    subject.received(before + 1, 5);
    expect(subject.hasRoomFor(1)).toBe(false);
    subject.received(before, 5);
    subject.received(before, 5);
    expect(subject.hasRoomFor(before)).toBe(true);
  });

  it('does not grow for a sender that leaves it unused', () => {
    const subject = new SendWindow();
    const before = subject.bytes;
    for (let at = 1; at < 100; at += 1) {
      subject.sent(100, at);
      subject.received(at * 100, at + 1);
    }
    expect(subject.bytes).toBe(before);
  });

  it('fills a fast path', () => {
    const { run } = path({ bytesPerMs: 2_500, baseMs: 50 });
    run(2_000);
    expect(run(5_000).arrived).toBeGreaterThan(0.9 * 5_000 * 2_500);
  });

  it('finds its size again where the route has become longer', () => {
    const { subject, run } = path({ bytesPerMs: 2_500, baseMs: 20 });
    run(5_000);
    run(5_000, { baseMs: 300 });
    expect(subject.bytes).toBe(MESSAGE);
    run(90_000, { baseMs: 300 });
    expect(run(5_000, { baseMs: 300 }).arrived).toBeGreaterThan(0.3 * 5_000 * 2_500);
  });

  it('keeps the queue of any path short enough for a heartbeat, and something moving', () => {
    const anyPath = fc.record({
      // 500 kbit/s to 200 Mbit/s.
      bytesPerMs: fc.integer({ min: 63, max: 25_000 }),
      baseMs: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(anyPath, (of) => {
        const { run } = path(of);
        // Nothing is known of the path at first: the start alone lasts a second at 500 kbit/s.
        expect(run(3_000).longestMs).toBeLessThan(1_100);
        const { longestMs, arrived } = run(5_000);
        expect(longestMs).toBeLessThan(600);
        expect(arrived).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });
});
