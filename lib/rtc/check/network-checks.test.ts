import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { checkRoute, checkSocket, iceServersFor, type NetworkCheckOptions } from './network-checks';

/** A sidecar whose successive answers take as long as the test says. */
function network(...delaysMs: number[]) {
  const signaling = fakeSignaling();
  const timers = fakeTimers();
  const scope = new AbortController();
  const options: NetworkCheckOptions = {
    signaling: {
      ...signaling,
      ask: async (name, request) => {
        timers.advance(delaysMs.shift() ?? 0);
        return signaling.ask(name, request);
      },
    },
    timers,
    probe: async () => ({ foundAfterMs: null, isComplete: true, errorCodes: [401] }),
    signal: scope.signal,
  };
  return { signaling, timers, scope, options };
}

describe('checkSocket', () => {
  it('reports the median, which one slow answer does not change', async () => {
    const { options } = network(20, 4_000, 30, 25, 28);
    expect(await checkSocket(options)).toEqual({ state: 'good', finding: 'works', ms: 28 });
  });

  it('reports slow answers', async () => {
    const { options } = network(1_200, 1_300, 1_250, 1_220, 1_210);
    expect(await checkSocket(options)).toEqual({ state: 'problem', finding: 'slow', ms: 1_220 });
  });

  it('reports a problem when an answer is missing', async () => {
    const { options, signaling } = network();
    signaling.reply = { ok: false, code: 'internal' };
    expect(await checkSocket(options)).toMatchObject({ state: 'problem', finding: 'offline' });
  });

  it('waits a short time for a page that is about to be online', async () => {
    const { options, signaling, timers } = network();
    const offline = { ...options, signaling: { ...options.signaling, connection: 'connecting' as const } };
    const soon = checkSocket(offline);
    signaling.become('online');
    expect(await soon).toMatchObject({ state: 'good' });
    const never = checkSocket(offline);
    timers.advance(5_000);
    expect(await never).toMatchObject({ state: 'problem', finding: 'offline' });
  });

  it('stops waiting when the check ends', async () => {
    const { options, scope } = network();
    const waiting = checkSocket({ ...options, signaling: { ...options.signaling, connection: 'offline' } });
    scope.abort();
    expect(await waiting).toMatchObject({ finding: 'offline' });
  });
});

describe('the servers of a call', () => {
  it('are returned, or the reason why they are unknown', async () => {
    const { signaling } = network();
    const iceServers = [{ urls: ['stun:s.example'] }];
    signaling.reply = { ok: true, iceServers, expiresInMs: 120_000 };
    expect(await iceServersFor(signaling)).toEqual(iceServers);
    signaling.reply = { ok: false, code: 'rate-limited' };
    expect(await iceServersFor(signaling)).toBe('too-often');
    signaling.reply = { ok: false, code: 'internal' };
    expect(await iceServersFor(signaling)).toBe('unknown');
  });

  it('are tested route by route', async () => {
    const { options } = network();
    const servers = [{ urls: ['turn:t.example'] }];
    expect(await checkRoute('turn-udp', servers, options)).toMatchObject({ state: 'problem', finding: 'refused' });
    expect(await checkRoute('turn-tls', servers, options)).toMatchObject({ state: 'absent', finding: 'none' });
    expect(await checkRoute('stun', 'too-often', options)).toMatchObject({ state: 'absent', finding: 'too-often' });
  });
});
