import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let bob: Account;
let caller: TestDevice;
let callee: TestDevice;
let otherProgram: Database;

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  bob = await sidecar.account('Bob');
  caller = await sidecar.connect(await sidecar.account('Alice'));
  callee = await sidecar.connect(bob);
  otherProgram = openDatabase(sidecar.databaseUrl);
});
afterAll(async () => {
  await otherProgram.$disconnect();
  await sidecar.close();
});

describe('a database that another program keeps busy', () => {
  it('delays neither ring nor answer, and stores the call once it is free', async () => {
    const callId = randomUUID();
    await otherProgram.$executeRawUnsafe('BEGIN IMMEDIATE');
    await caller.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await callee.next('call:invited');
    await callee.ask('call:accept', { callId, media: 'video' });
    await caller.next('call:accepted');
    const away = callee.ask('presence:set', { availability: 'away' });
    // All that while nothing could be written.
    expect(await sidecar.db.call.count()).toBe(0);

    await otherProgram.$executeRawUnsafe('COMMIT');
    expect(await away).toMatchObject({ ok: true });
    await expect
      .poll(() => sidecar.db.call.findFirst({ where: { callId } }), { timeout: 5_000 })
      .toMatchObject({ calleeDeviceId: callee.deviceId, endedAt: null });
    expect(await sidecar.db.user.findUnique({ where: { id: bob.id } })).toMatchObject({ availability: 'away' });
  });
});
