import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { Heartbeat } from './heartbeat';

/** Lets a look at the bytes arrive. */
const looked = () => new Promise((resolve) => setImmediate(resolve));

function heartbeat() {
  const timers = fakeTimers();
  const pings: number[] = [];
  const changes: boolean[] = [];
  const quiet: boolean[] = [];
  const path = { answers: true, media: 0 };
  let bytes = 0;
  const subject: Heartbeat = new Heartbeat({
    timers,
    ping: (n) => {
      pings.push(n);
      if (path.answers) subject.heard(n);
    },
    bytesReceived: async () => {
      bytes += path.media;
      return bytes;
    },
    onQuiet: () => quiet.push(subject.isAlive),
    onAlive: (alive) => changes.push(alive),
  });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      timers.advance(100);
      await looked();
    }
  };
  return { subject, timers, pings, quiet, changes, path, pass };
}

describe('heartbeat', () => {
  it('stays alive and trusted while the peer answers', async () => {
    const { subject, pings, changes, pass } = heartbeat();
    await pass(10_000);
    expect(pings).toHaveLength(33);
    expect(changes).toEqual([]);
    expect(subject.isTrusted).toBe(true);
  });

  it('notices silence within two seconds, and the return with the next answer', async () => {
    const { subject, changes, path, pass } = heartbeat();
    await pass(3_000);
    path.answers = false;
    await pass(1_400);
    expect(changes).toEqual([false]);
    expect(subject.isTrusted).toBe(false);
    subject.heard(subject.isAlive ? 0 : 99);
    expect(changes).toEqual([false, true]);
    expect(subject.isTrusted).toBe(true);
  });

  it('says once that messages are late, before it takes that for a loss', async () => {
    const { quiet, changes, path, pass } = heartbeat();
    await pass(3_000);
    expect(quiet).toEqual([]);
    path.answers = false;
    await pass(600);
    expect([quiet, changes]).toEqual([[true], []]);
    await pass(5_000);
    expect([quiet, changes]).toEqual([[true], [false]]);
  });

  it('asks once more, not for ever, while nothing is heard', async () => {
    const { pings, path, pass } = heartbeat();
    path.answers = false;
    await pass(2_000);
    const before = pings.length;
    await pass(60_000);
    expect(pings).toHaveLength(before);
  });

  it('takes media for life, also while messages stay away', async () => {
    const { changes, path, pass } = heartbeat();
    path.answers = false;
    path.media = 1_000;
    await pass(20_000);
    expect(changes).toEqual([]);
    path.media = 0;
    await pass(2_000);
    expect(changes).toEqual([false]);
    path.media = 1_000;
    await pass(800);
    expect(changes).toEqual([false, true]);
  });

  it('trusts the channel after a doubt only when it has answered since', async () => {
    const { subject, pings, path, pass } = heartbeat();
    await pass(1_000);
    path.answers = false;
    subject.doubt();
    expect(subject.isTrusted).toBe(false);
    const asked = pings.at(-1) ?? 0;
    // Sent before the doubt: says nothing of now.
    subject.heard(asked - 1);
    expect(subject.isTrusted).toBe(false);
    subject.heard(asked);
    expect(subject.isTrusted).toBe(true);
  });

  it('waits less when in doubt', async () => {
    const { subject, changes, path, pass } = heartbeat();
    await pass(1_000);
    path.answers = false;
    subject.doubt();
    await pass(1_100);
    expect(changes).toEqual([false]);
  });

  it('notices silence on a hidden page too, whose timers come once a second', async () => {
    const { changes, path, timers } = heartbeat();
    path.answers = false;
    for (let second = 0; second < 3; second += 1) {
      timers.sleep(1_000);
      await looked();
    }
    expect(changes).toEqual([false]);
  });

  it('does not take its own sleep for the silence of the peer', async () => {
    const { changes, path, timers, pass, subject } = heartbeat();
    await pass(1_000);
    path.answers = false;
    timers.sleep(20_000);
    await looked();
    expect(changes).toEqual([]);
    path.answers = true;
    subject.heard();
    await pass(3_000);
    expect(changes).toEqual([]);
  });

  it('says nothing once closed', async () => {
    const { subject, pings, changes, path, pass } = heartbeat();
    path.answers = false;
    subject.close();
    subject.doubt();
    await pass(5_000);
    expect([pings, changes]).toEqual([[], []]);
  });
});
