import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { connectDevice, type TestDevice } from '../fakes/connect-device';
import { listenerBelow } from '../fixtures/processes';
import { type Launched, launch } from './launch';
import { signUpForm } from './sign-up-form';

/** The loader puts the machine's own library folder in for $LIB. */
const FAKETIME = '/usr/$LIB/faketime/libfaketimeMT.so.1';
const HOUR_S = 3_600;
const MINUTE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'mado-clock-'));
const clockFile = join(folder, 'clock');
const dataDir = join(folder, 'data');

/** Sets the clock of all of Mado's processes, as `date --set` or a time server that steps would. */
const setClock = (secondsOff: number) => writeFileSync(clockFile, `${secondsOff >= 0 ? '+' : ''}${secondsOff}\n`);

let mado: Launched;
let db: Database;
let url: string;

beforeAll(async () => {
  mkdirSync(dataDir, { mode: 0o700 });
  setClock(0);
  mado = await launch([process.execPath, 'scripts/start.mjs'], {
    ...{ DATA_DIR: dataDir, LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: clockFile },
    // Read anew at each look at the clock. The clock that is never set stays as it is.
    ...{ FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
  });
  url = `http://localhost:${mado.port}`;
  db = openDatabase(`file:${join(dataDir, 'mado.db')}`);
});
afterAll(async () => {
  await db?.$disconnect();
  mado?.clear();
  rmSync(folder, { recursive: true });
});

const cookiesOf = (response: Response) => response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');

/** Submits the form of a page as a browser without scripts; resolves with the answer and the cookies. */
async function submit(path: '/sign-up' | '/sign-in', name: string, password?: string) {
  const page = await fetch(url + path);
  const received = { headers: { 'set-cookie': page.headers.getSetCookie() }, text: await page.text() };
  const form = await signUpForm(received, url, `${name}@mado.example`, password);
  const answer = await fetch(url + path, { ...form, redirect: 'manual' });
  return { status: answer.status, to: answer.headers.get('location'), cookie: cookiesOf(answer).join('; ') };
}

const SIGNED_IN = { status: 303, to: '/lobby' };

interface Person {
  readonly id: string;
  readonly cookie: string;
  readonly device: TestDevice;
}

async function arrive(name: string): Promise<Person> {
  const { cookie, ...answer } = await submit('/sign-up', name);
  expect(answer).toEqual(SIGNED_IN);
  const { id } = await db.user.findUniqueOrThrow({ where: { email: `${name}@mado.example` } });
  const device = await connectDevice({ port: mado.signalingPort, cookie, origin: url });
  return { id, cookie, device };
}

async function call(caller: Person, callee: Person): Promise<string> {
  const callId = crypto.randomUUID();
  const invite = { callId, calleeId: callee.id, media: 'video', offer: 'v=0\r\n' } as const;
  expect(await caller.device.ask('call:invite', invite)).toMatchObject({ ok: true });
  await callee.device.next('call:invited');
  expect(await callee.device.ask('call:accept', { callId, media: 'video' })).toMatchObject({ ok: true });
  await caller.device.next('call:accepted');
  expect(await caller.device.ask('call:connected', { callId })).toMatchObject({ ok: true });
  return callId;
}

async function hangUp(caller: Person, callee: Person, callId: string): Promise<void> {
  expect(await caller.device.ask('call:hang-up', { callId, reason: 'hung-up' })).toMatchObject({ ok: true });
  await callee.device.next('call:ended');
}

const next = (device: TestDevice, event: 'connect' | 'disconnect') =>
  new Promise<void>((resolve) => device.socket.once(event, () => resolve()));

const rowOf = (callId: string) => db.call.findFirstOrThrow({ where: { callId } });
const renewals = async () => (await db.lease.findMany()).reduce((sum, lease) => sum + lease.renewals, 0);

/** The server looks at every login that has a socket when an operator ends one of them. */
async function signOut(name: string, { device }: Person): Promise<void> {
  const gone = next(device, 'disconnect');
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', PORT: String(mado.port) };
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/mado.mjs', 'admin', 'sign-out', `${name}@mado.example`],
    { env, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  await gone;
  device.close();
}

it('goes on when the clock is set by an hour, forward and back', async () => {
  const [aiko, ben] = [await arrive('aiko'), await arrive('ben')];
  const others = [await arrive('carol'), await arrive('dan')] as const;
  const callId = await call(aiko, ben);
  const beganMs = performance.now();
  // Somebody guesses a password before.
  expect(await submit('/sign-in', 'aiko', 'not the harbour')).not.toMatchObject(SIGNED_IN);

  for (const [hours, name, other] of [
    [1, 'carol', others[0]],
    [-1, 'dan', others[1]],
  ] as const) {
    setClock(hours * HOUR_S);
    const before = await renewals();
    await signOut(name, other);
    await expect.poll(renewals).toBeGreaterThan(before + 1);
    for (const { device, cookie } of [aiko, ben]) {
      expect(device.socket.connected).toBe(true);
      expect((await fetch(`${url}/lobby`, { headers: { cookie }, redirect: 'manual' })).status).toBe(200);
    }
    expect(await submit('/sign-in', 'aiko')).toMatchObject(SIGNED_IN);
    await arrive(`new-${name}`);
  }
  expect([...aiko.device.facts('call:ended'), ...ben.device.facts('call:ended')]).toEqual([]);

  // The call has lasted as long as a clock says that nobody sets.
  await hangUp(aiko, ben, callId);
  const tookMs = performance.now() - beganMs;
  await expect.poll(async () => (await rowOf(callId)).endReason).toBe('hung-up');
  const { acceptedAt, endedAt } = await rowOf(callId);
  const storedMs = Number(endedAt) - Number(acceptedAt);
  expect(Math.abs(storedMs - tookMs)).toBeLessThan(MINUTE_MS);
}, 120_000);

it('keeps a call through a crash after which the clock is an hour behind', async () => {
  setClock(0);
  const [eve, fumi] = [await arrive('eve'), await arrive('fumi')];
  const callId = await call(eve, fumi);
  setClock(-HOUR_S);
  const returned = [eve, fumi].map(({ device }) => next(device, 'connect'));
  process.kill(listenerBelow(mado.pid, mado.signalingPort) ?? 0, 'SIGKILL');
  await Promise.all(returned);
  await hangUp(eve, fumi, callId);
  await expect.poll(async () => (await rowOf(callId)).endReason).toBe('hung-up');
  const { invitedAt, acceptedAt, endedAt } = await rowOf(callId);
  expect(Number(endedAt) - Number(acceptedAt)).toBeLessThan(MINUTE_MS);
  expect(Number(acceptedAt)).toBeGreaterThanOrEqual(Number(invitedAt));
}, 120_000);
