import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import { SocketSignaling } from '@/lib/signaling/socket-signaling';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { Middlebox } from '@/tests/fakes/middlebox';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let alice: Account;
let bob: Account;
let caller: TestDevice;
let callee: TestDevice;

beforeEach(async () => {
  sidecar = await TestSidecar.start();
  alice = await sidecar.account('Alice');
  bob = await sidecar.account('Bob');
  caller = await sidecar.connect(alice);
  callee = await sidecar.connect(bob);
});
afterEach(() => sidecar.close());

const invitation = ({ id }: Account, callId = randomUUID()) =>
  ({ callId, calleeId: id, media: 'video', offer: 'v=0\r\n' }) as const;

async function ring(): Promise<string> {
  const callId = randomUUID();
  expect(await caller.ask('call:invite', invitation(bob, callId))).toEqual({ ok: true });
  await callee.next('call:invited');
  return callId;
}

async function answer(callId: string): Promise<void> {
  expect(await callee.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
  await caller.next('call:accepted');
  expect(await callee.ask('call:connected', { callId })).toEqual({ ok: true });
}

const ended = () => [...caller.facts('call:ended'), ...callee.facts('call:ended')];

describe('a sidecar that is asked to stop', () => {
  it('tells everybody, and the next one goes on with the call', async () => {
    const callId = await ring();
    await answer(callId);
    await sidecar.drain();
    for (const device of [caller, callee]) await device.next('session:restarting');
    await sidecar.startAgain();
    for (const device of [caller, callee]) {
      expect(await device.next('session:ready')).toMatchObject({ call: { phase: 'active', callId, linkEpoch: 0 } });
    }
    expect(callee.facts('call:invited')).toHaveLength(1);
    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await callee.next('call:ended');
    expect(ended().map(({ body }) => body)).toEqual([
      { callId, reason: 'hung-up' },
      { callId, reason: 'hung-up' },
    ]);
  });

  it('lets a call that rings be answered, but takes no new one, which then rings at the next sidecar', async () => {
    const carol = await sidecar.connect(await sidecar.account('Carol'));
    const dave = await sidecar.account('Dave');
    const atDave = await sidecar.connect(dave);
    const callId = await ring();
    const drained = sidecar.drain();
    const late = invitation(dave);
    expect(await carol.ask('call:invite', late)).toEqual({ ok: false, code: 'internal' });
    await answer(callId);
    await drained;
    await sidecar.startAgain();
    expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    // The page's outbox sends it again once it is connected.
    await atDave.next('session:ready');
    await carol.next('session:ready');
    expect(await carol.ask('call:invite', late)).toEqual({ ok: true });
    expect(await atDave.next('call:invited')).toMatchObject({ callId: late.callId });
    expect(ended()).toEqual([]);
  });

  it('waits a few seconds for a call that nobody answers, which goes on ringing at the next sidecar', async () => {
    const callId = await ring();
    await sidecar.drain();
    await sidecar.startAgain();
    expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'ringing-in', callId } });
    expect(await caller.next('session:ready')).toMatchObject({ call: { phase: 'ringing-out', callId } });
    expect(callee.facts('call:invited')).toHaveLength(1);
    expect(ended()).toEqual([]);
  });
});

describe('the pages of a sidecar that was asked to stop', () => {
  /** As many as one user may have, besides the device of every test. */
  const PAGES = 19;
  const stops: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it('come back one after the other, each when it was told to', async () => {
    const { cookie, id: ownerId } = alice;
    const host = 'localhost:3000';
    const middlebox = await Middlebox.start(sidecar.port, { cookie, origin: `http://${host}`, host });
    stops.push(() => middlebox.close());
    const pages = Array.from({ length: PAGES }, () => {
      const deviceId = randomUUID();
      const signaling = new SocketSignaling({ deviceId: async () => deviceId, ownerId, url: middlebox.url });
      stops.unshift(() => signaling.close());
      const page = { signaling, told: null as FactBody<'session:restarting'> | null, awayMs: 0 };
      let lostAtMs = 0;
      signaling.onFact('session:restarting', (body) => {
        page.told = body;
      });
      signaling.onConnection((state) => {
        if (state === 'offline') lostAtMs ||= performance.now();
        if (state === 'online' && lostAtMs) page.awayMs = performance.now() - lostAtMs;
      });
      signaling.open();
      return page;
    });
    await expect.poll(() => pages.every(({ signaling }) => signaling.connection === 'online')).toBe(true);
    await sidecar.drain();
    await sidecar.startAgain();
    await expect.poll(() => pages.every(({ awayMs }) => awayMs > 0)).toBe(true);
    const told = pages.map((page) => page.told?.reconnectInMs ?? 0);
    expect(new Set(told).size).toBe(pages.length);
    // Timers are never early by more than their rounding.
    for (const { told, awayMs } of pages) expect(awayMs).toBeGreaterThanOrEqual((told?.reconnectInMs ?? 0) - 2);
  });
});
