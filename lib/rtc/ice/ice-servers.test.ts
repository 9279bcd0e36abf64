import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import { IceServers } from './ice-servers';

const callId = '5b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
const otherCall = '6c0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
const stun = [{ urls: ['stun:stun.example'] }];
const relays = (username: string) => [...stun, { urls: ['turn:turn.example'], username, credential: 'x' }];
const lost = { ok: false, code: 'internal' } as const;

/** Servers, and a sidecar that answers when the test says so. */
function servers(turn = true) {
  const timers = fakeTimers();
  const asked: { callId: string; answer: (reply: Reply<'call:ice'>) => Promise<void> }[] = [];
  const ask = <N extends RequestName>(_: N, request: RequestBody<N>) =>
    new Promise<Reply<N>>((resolve) => {
      const answer = async (reply: Reply<'call:ice'>) => {
        resolve(reply as Reply<N>);
        await new Promise((done) => setImmediate(done));
      };
      asked.push({ callId: 'callId' in request ? request.callId : '', answer });
    });
  const subject = new IceServers({ ask }, timers);
  subject.greeted({ iceServers: stun, turn });
  const grant = (username: string, relayOnly = false) =>
    asked.at(-1)?.answer({ ok: true, iceServers: relays(username), expiresInMs: 600_000, relayOnly });
  return { subject, timers, asked, grant };
}

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<void> | null): Promise<boolean> {
  let settled = promise === null;
  void promise?.then(() => {
    settled = true;
  });
  await new Promise((done) => setImmediate(done));
  return settled;
}

describe('without a TURN server', () => {
  it('asks for nothing, hides nothing and keeps nobody waiting', () => {
    const { subject, asked } = servers(false);
    subject.follow(callId);
    expect(subject.current).toEqual(stun);
    expect(subject.isRelayOnly).toBe(false);
    expect(subject.arriving()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('knows that only from the greeting', async () => {
    const subject = new IceServers({ ask: async () => lost }, fakeTimers());
    const arriving = subject.arriving();
    expect(subject.isRelayOnly).toBe(true);
    expect(await isSettled(arriving)).toBe(false);
    subject.greeted({ iceServers: stun, turn: false });
    expect(subject.isRelayOnly).toBe(false);
    expect(await isSettled(arriving)).toBe(true);
  });
});

describe('for somebody who hides their address', () => {
  it('allows relays alone before the answer, during the call and after a renewal', async () => {
    const { subject, timers, grant } = servers();
    expect(subject.isRelayOnly).toBe(true);
    subject.follow(callId);
    await grant('first', true);
    expect(subject.isRelayOnly).toBe(true);
    timers.advance(480_000);
    expect(subject.isRelayOnly).toBe(true);
    await grant('second', true);
    expect(subject.isRelayOnly).toBe(true);
  });

  it('is decided anew for each call', async () => {
    const { subject, grant } = servers();
    subject.follow(callId);
    await grant('first');
    expect(subject.isRelayOnly).toBe(false);
    subject.follow(otherCall);
    expect(subject.isRelayOnly).toBe(true);
    await grant('second');
    expect(subject.isRelayOnly).toBe(false);
  });
});

describe('with a TURN server', () => {
  it('has a relay in a call only, as soon as the answer has arrived', async () => {
    const { subject, asked, grant } = servers();
    expect(subject.current).toEqual(stun);
    const arriving = subject.arriving();
    expect(asked).toEqual([]);
    subject.follow(callId);
    expect(asked.map((ask) => ask.callId)).toEqual([callId]);
    expect(await isSettled(arriving)).toBe(false);
    await grant('first');
    expect(await isSettled(arriving)).toBe(true);
    expect(subject.current).toEqual(relays('first'));
    expect(subject.arriving()).toBeNull();
  });

  it('lets no link gather before it is known whether it must hide its address', async () => {
    const { subject, timers, asked, grant } = servers();
    subject.follow(callId);
    const arriving = subject.arriving();
    await asked[0]?.answer(lost);
    timers.advance(2_999);
    expect(await isSettled(arriving)).toBe(false);
    timers.advance(1);
    await grant('second');
    expect(await isSettled(arriving)).toBe(true);
  });

  it('asks once, however often the call is set', () => {
    const { subject, asked } = servers();
    subject.follow(callId);
    subject.follow(callId);
    subject.renew();
    expect(asked).toHaveLength(1);
  });

  it('renews credentials before they expire, and keeps the old ones until then', async () => {
    const { subject, timers, asked, grant } = servers();
    subject.follow(callId);
    await grant('first');
    timers.advance(479_999);
    expect(asked).toHaveLength(1);
    timers.advance(1);
    expect(asked).toHaveLength(2);
    expect(subject.current).toEqual(relays('first'));
    expect(subject.arriving()).toBeNull();
    await grant('second');
    expect(subject.current).toEqual(relays('second'));
  });

  it('forgets them when the call ends', async () => {
    const { subject, timers, asked, grant } = servers();
    subject.follow(callId);
    await grant('first');
    subject.follow(null);
    expect(subject.current).toEqual(stun);
    timers.advance(3_600_000);
    expect(asked).toHaveLength(1);
  });

  it('drops an answer that arrives after the call', async () => {
    const { subject, grant } = servers();
    subject.follow(callId);
    subject.follow(null);
    await grant('late');
    expect(subject.current).toEqual(stun);
  });

  it('asks again for the next call, even if the last request is unanswered', async () => {
    const { subject, asked, grant } = servers();
    subject.follow(callId);
    subject.follow(null);
    subject.follow(otherCall);
    expect(asked.map((ask) => ask.callId)).toEqual([callId, otherCall]);
    await asked[0]?.answer(lost);
    await grant('second');
    expect(subject.current).toEqual(relays('second'));
  });

  it('asks again when the socket is back, or after a while', async () => {
    const { subject, timers, asked, grant } = servers();
    subject.follow(callId);
    await asked[0]?.answer(lost);
    subject.renew();
    expect(asked).toHaveLength(2);
    await asked[1]?.answer(lost);
    timers.advance(3_000);
    expect(asked).toHaveLength(3);
    await grant('third');
    subject.renew();
    expect(asked).toHaveLength(3);
    expect(subject.current).toEqual(relays('third'));
  });

  it('ends every wait when it is closed', async () => {
    const { subject } = servers();
    const arriving = subject.arriving();
    subject.close();
    subject.close();
    expect(await isSettled(arriving)).toBe(true);
  });
});
