import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '@/lib/protocol/sidecar/requests';
import { turnCredentials } from '@/server/turn/credentials';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar, turn } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let alice: Account;
let bob: Account;
let carol: Account;
let atAlice: TestDevice;
let atBob: TestDevice;
let atCarol: TestDevice;

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  alice = await sidecar.account('Alice');
  bob = await sidecar.account('Bob');
  carol = await sidecar.account('Carol');
  [atAlice, atBob, atCarol] = (await Promise.all([alice, bob, carol].map((account) => sidecar.connect(account)))) as [
    TestDevice,
    TestDevice,
    TestDevice,
  ];
});
afterAll(() => sidecar.close());

async function ring(): Promise<string> {
  const callId = randomUUID();
  await atAlice.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0' });
  await atBob.next('call:invited');
  return callId;
}

/** The credentials of a reply, and how long they last from now, in seconds. */
function granted(reply: Reply<'check:ice'>) {
  if (!reply.ok) throw new Error(reply.code);
  const server = reply.iceServers.at(-1);
  const lastsSeconds = Number(server?.username?.split(':')[0]) - Date.now() / 1_000;
  return { server, lastsSeconds, userId: server?.username?.split(':')[1] };
}
const askIce = (device: TestDevice, callId: string) => device.ask('call:ice', { callId });

describe('TURN credentials', () => {
  it('are never part of a greeting, which only says whether there are any', async () => {
    const device = await sidecar.connect(carol);
    expect(device.heard[0]).toMatchObject({
      name: 'session:ready',
      body: { iceServers: [{ urls: ['stun:stun.example'] }], turn: true },
    });
    expect(JSON.stringify(device.heard)).not.toMatch(/credential|turn:/);
    device.close();
  });

  it('are given to both sides of a ringing call, each under their own user id, for ten minutes', async () => {
    const callId = await ring();
    for (const [device, account] of [
      [atAlice, alice],
      [atBob, bob],
    ] as const) {
      const { server, lastsSeconds, userId } = granted(await askIce(device, callId));
      expect(userId).toBe(account.id);
      expect(lastsSeconds).toBeGreaterThan(590);
      expect(lastsSeconds).toBeLessThanOrEqual(600);
      const expiresAtMs = Number(server?.username?.split(':')[0]) * 1_000;
      expect(server).toEqual({ urls: turn.urls, ...turnCredentials(turn.secret, account.id, expiresAtMs) });
    }
    await atAlice.ask('call:cancel', { callId });
  });

  it('are given to nobody else, and to nobody after the call', async () => {
    const callId = await ring();
    const refused = { ok: false, code: 'unknown-call' };
    expect(await askIce(atCarol, callId)).toEqual(refused);
    expect(await askIce(atAlice, randomUUID())).toEqual(refused);
    const otherTab = await sidecar.connect(alice);
    expect(await askIce(otherTab, callId)).toEqual(refused);
    await atBob.ask('call:decline', { callId });
    expect(await askIce(atAlice, callId)).toEqual(refused);
    expect(await askIce(atBob, callId)).toEqual(refused);
    otherTab.close();
  });

  it('are given for a connection test a few times, for two minutes', async () => {
    const { lastsSeconds, userId } = granted(await atCarol.ask('check:ice', {}));
    expect(userId).toBe(carol.id);
    expect(lastsSeconds).toBeGreaterThan(110);
    expect(lastsSeconds).toBeLessThanOrEqual(120);
    const codes = [];
    for (let asked = 1; asked < 8; asked++) {
      const reply = await atCarol.ask('check:ice', {});
      codes.push(reply.ok ? 'ok' : reply.code);
    }
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate-limited', 'rate-limited']);
    // Somebody else's budget is their own.
    expect(await atBob.ask('check:ice', {})).toMatchObject({ ok: true });
  });

  it('never appear in the log', () => {
    const log = sidecar.log.join('');
    expect(log).toContain('call invited');
    expect(log).not.toContain(turn.secret);
    expect(log).not.toMatch(/credential|turn:/);
  });
});
