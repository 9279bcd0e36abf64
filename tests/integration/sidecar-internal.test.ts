import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
beforeAll(async () => {
  sidecar = await TestSidecar.start();
});
afterAll(() => sidecar.close());

describe('what the web app tells the sidecar', () => {
  it('reports that it is alive', async () => {
    const response = await fetch(`http://127.0.0.1:${sidecar.port}/healthz`);
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  it.each([
    ['a wrong secret', '/internal/session-revoked', { sessionId: 'x' }, 'Bearer wrong', 401],
    ['no secret', '/internal/session-revoked', { sessionId: 'x' }, '', 401],
    ['another path', '/internal/everything', {}, undefined, 404],
    ['no JSON', '/internal/session-revoked', '{', undefined, 400],
    ['a field too many', '/internal/session-revoked', { sessionId: 'x', userId: 'y' }, undefined, 400],
    ['an empty name', '/internal/profile-changed', { userId: 'x', name: '' }, undefined, 400],
    ['more than 4 KB', '/internal/profile-changed', { userId: 'x', name: 'n'.repeat(5_000) }, undefined, 413],
  ])('refuses %s', async (_, path, body, authorization, status) => {
    expect((await sidecar.tell(path, body, authorization)).status).toBe(status);
  });

  it('closes the sockets of a revoked login at once and ends its calls, but no others', async () => {
    const alice = await sidecar.account('Alice');
    const bob = await sidecar.account('Bob');
    const elsewhere = await sidecar.connect(await sidecar.login(alice));
    const device = await sidecar.connect(alice);
    const peer = await sidecar.connect(bob);
    const callId = randomUUID();
    await device.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await peer.ask('call:accept', { callId, media: 'video' });
    await sidecar.db.session.delete({ where: { id: alice.sessionId } });

    const closed = new Promise<string>((resolve) => device.socket.once('disconnect', resolve));
    expect((await sidecar.tell('/internal/session-revoked', { sessionId: alice.sessionId })).status).toBe(204);
    expect(await closed).toBe('io server disconnect');
    await device.next('session:ended');
    expect(await peer.next('call:ended')).toMatchObject({ callId });
    expect(elsewhere.socket.connected).toBe(true);
    expect(await sidecar.attempt({ cookie: alice.cookie }).refused()).toBe('unauthenticated');
  });

  it('lets a call continue until it ends, under its own user, when another login replaces this one in the browser', async () => {
    const alice = await sidecar.account('Alice');
    const bob = await sidecar.account('Bob');
    const [device, lobby, peer] = [
      await sidecar.connect(alice),
      await sidecar.connect(alice),
      await sidecar.connect(bob),
    ];
    const callId = randomUUID();
    await device.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await peer.ask('call:accept', { callId, media: 'video' });
    await sidecar.db.session.delete({ where: { id: alice.sessionId } });

    const body = { sessionId: alice.sessionId, replaced: true };
    expect((await sidecar.tell('/internal/session-revoked', body)).status).toBe(204);
    expect(await lobby.next('session:ended')).toEqual({ replaced: true });
    // As the look at the database says it once a minute, which does not know why.
    await sidecar.tell('/internal/session-revoked', { sessionId: alice.sessionId });
    expect(await device.ask('call:connected', { callId })).toEqual({ ok: true });
    expect(peer.facts('call:ended')).toEqual([]);

    await peer.ask('call:hang-up', { callId, reason: 'hung-up' });
    expect(await device.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    expect(await device.next('session:ended')).toEqual({ replaced: true });
    await expect.poll(() => device.socket.connected).toBe(false);
  });

  it('shows a changed name at once, in the lobby and in the next call', async () => {
    const carol = await sidecar.account('Carol');
    const dave = await sidecar.account('Dave');
    const [device, watcher] = [await sidecar.connect(carol), await sidecar.connect(dave)];
    await watcher.ask('presence:show', { query: 'caro', offset: 0, limit: 5 });
    expect((await sidecar.tell('/internal/profile-changed', { userId: carol.id, name: 'Caroline' })).status).toBe(204);
    await expect
      .poll(() => watcher.facts('presence:').at(-1)?.body)
      .toMatchObject({ removed: [carol.id], inserted: [{ person: { id: carol.id, name: 'Caroline' } }] });
    await device.ask('call:invite', { callId: randomUUID(), calleeId: dave.id, media: 'audio', offer: 'v=0\r\n' });
    expect(await watcher.next('call:invited')).toMatchObject({ peer: { id: carol.id, name: 'Caroline' } });
  });
});
