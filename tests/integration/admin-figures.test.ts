import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callsNow, pastCalls } from '@/lib/auth/admin/call-figures';
import { sidecarFigures } from '@/lib/auth/admin/live-figures';
import { readMailQueue } from '@/lib/auth/admin/mail-queue';
import { internalSecret, TestSidecar } from '@/tests/fakes/sidecar';

const HOUR_MS = 60 * 60 * 1_000;

describe.each(['sqlite', 'postgresql'] as const)('the figures of the administration, on %s', (provider) => {
  let sidecar: TestSidecar;
  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
  });
  afterEach(() => sidecar.close());

  it('count the calls of the last seven days by why they ended, the newest day last', async () => {
    const nowMs = Date.now();
    const { db } = sidecar;
    const ended = (agoMs: number, endReason: string, isConnected = false) => {
      const at = new Date(nowMs - agoMs);
      const data = { id: randomUUID(), callId: 'x', callerDeviceId: 'tab', callerMedia: 'video', endReason };
      return db.call.create({
        data: { ...data, invitedAt: at, aliveAt: at, endedAt: at, connectedAt: isConnected ? at : null },
      });
    };
    await ended(HOUR_MS, 'media-failed');
    await ended(HOUR_MS, 'hung-up', true);
    await ended(25 * HOUR_MS, 'connection-lost', true);
    await ended(7 * 24 * HOUR_MS - 1, 'no-answer');
    await ended(7 * 24 * HOUR_MS + 1, 'media-failed');
    expect(await pastCalls(db, nowMs)).toEqual({
      all: [1, 0, 0, 0, 0, 1, 2],
      connected: [0, 0, 0, 0, 0, 1, 1],
      failures: {
        'media-failed': [0, 0, 0, 0, 0, 0, 1],
        'connection-lost': [0, 0, 0, 0, 0, 1, 0],
        'peer-left': [0, 0, 0, 0, 0, 0, 0],
        'server-refused': [0, 0, 0, 0, 0, 0, 0],
      },
    });
  });

  it('are what happens at this moment', async () => {
    const [aya, bob] = [await sidecar.account('Aya'), await sidecar.account('Bob')];
    const [caller, callee] = [await sidecar.connect(aya), await sidecar.connect(bob)];
    const settings = { SIGNALING_PORT: sidecar.port, INTERNAL_SECRET: internalSecret };
    expect(await sidecarFigures(settings)).toEqual({ online: 2, paths: { direct: 0, relayed: 0 } });
    expect(await sidecarFigures({ ...settings, INTERNAL_SECRET: 'guessed' })).toBeNull();
    const callId = randomUUID();
    await caller.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await expect.poll(() => callsNow(sidecar.db)).toEqual({ ringing: 1, inCall: 0 });
    await callee.ask('call:accept', { callId, media: 'video' });
    await callee.ask('call:connected', { callId, path: 'relayed' });
    await caller.ask('call:connected', { callId, path: 'relayed' });
    await expect.poll(() => callsNow(sidecar.db)).toEqual({ ringing: 0, inCall: 1 });
    expect(await sidecarFigures(settings)).toMatchObject({ paths: { direct: 0, relayed: 2 } });
    await caller.ask('presence:set', { availability: 'invisible' });
    expect(await sidecarFigures(settings)).toMatchObject({ online: 1 });
  });

  it('tell which mails wait and which failed, and not to whom', async () => {
    const { db } = sidecar;
    const mail = (data: object) =>
      db.mail.create({ data: { to: 'secret@mado.example', locale: 'en', letter: '{"kind":"test"}', ...data } });
    const at = new Date();
    const later = new Date(at.getTime() + HOUR_MS);
    await mail({ sentAt: at });
    await mail({ dueAt: later, tries: 2, lastError: 'connect ECONNREFUSED' });
    await mail({ failedAt: at, tries: 9, lastError: '550 no such user', createdAt: new Date(at.getTime() - HOUR_MS) });
    await mail({ dueAt: later, letter: '{"kind":"of a later version"}' });
    const queue = await readMailQueue(db);
    expect(queue).toMatchObject({ waiting: 2, sentMs: at.getTime() });
    expect(queue.failed).toMatchObject([
      { kind: 'test', tries: 2, isGivenUp: false, lastError: 'connect ECONNREFUSED' },
      { kind: 'test', tries: 9, isGivenUp: true, lastError: '550 no such user' },
    ]);
    expect(JSON.stringify(queue)).not.toContain('secret@');
  });
});
