import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { RecentCall } from '@/lib/history/call-outcome';
import { findRecentCalls, recentCalls } from '@/lib/history/recent-calls';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const startMs = Date.parse('2026-11-21T05:00:00.000Z');
const at = (seconds: number) => new Date(startMs + seconds * 1_000);

describe.each(['sqlite', 'postgresql'] as const)('recent calls on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let [alice, bob, carol, dave] = ['', '', '', ''];

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    const add = async (displayName: string) =>
      (await db.user.create({ data: { displayName, email: `${displayName}@mado.example`, passwordHash: 'x' } })).id;
    [alice, bob, carol, dave] = [await add('Alice'), await add('Bob'), await add('Carol'), await add('Dave')];
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  interface Made {
    callerMedia?: 'audio' | 'video';
    endReason?: string;
    acceptedAt?: Date;
    connectedAt?: Date;
    endedAt?: Date;
  }

  const call = (id: string, callerId: string, calleeId: string, seconds: number, more: Made = {}) =>
    db.call.create({
      data: {
        id,
        callId: randomUUID(),
        callerId,
        calleeId,
        callerDeviceId: 'tab',
        callerMedia: 'video',
        invitedAt: at(seconds),
        aliveAt: at(seconds),
        ...more,
      },
    });

  it('are found by the peer’s name, however many newer ones there are', async () => {
    await db.user.update({ where: { id: dave }, data: { displayName: 'Davé' } });
    await call('old-made', alice, dave, 0);
    await call('old-received', dave, alice, 1);
    for (let index = 0; index < 120; index += 1) await call(`bob-${index}`, alice, bob, 10 + index);
    await call('not-hers', bob, dave, 500);
    const found = async (query: string) => (await findRecentCalls(db, alice, query)).map(({ id }) => id);
    expect(await found('dave')).toEqual(['old-received', 'old-made']);
    expect(await found('nobody')).toEqual([]);
    expect(await found('bo')).toHaveLength(20);
    expect(await found(' ')).toEqual((await recentCalls(db, alice)).map(({ id }) => id));
  });

  it('show the tag of a peer whose name equals another account’s or resembles another in the list', async () => {
    const add = async (displayName: string, email: string) =>
      (await db.user.create({ data: { displayName, email, passwordHash: 'x' } })).id;
    await add('Bob', 'another-bob@mado.example');
    const cyrillic = await add('Саrol', 'look-alike@mado.example');
    await call('bob', alice, bob, 0);
    await call('carol', carol, alice, 1);
    expect((await recentCalls(db, alice)).map(({ id, peer }) => [id, peer?.namesake])).toEqual([
      ['carol', undefined],
      ['bob', true],
    ]);
    await call('look-alike', cyrillic, alice, 2);
    const seen = await recentCalls(db, alice);
    expect(seen.map(({ id, peer }) => [id, peer?.namesake])).toEqual([
      ['look-alike', true],
      ['carol', true],
      ['bob', true],
    ]);
    expect(new Set(seen.map(({ peer }) => peer?.tag)).size).toBe(3);
  });

  it('include outgoing and incoming ones, newest first, from the user’s own perspective', async () => {
    const talk = { acceptedAt: at(5), connectedAt: at(6), endedAt: at(66.5), endReason: 'hung-up' };
    await call('talked', alice, bob, 0, { ...talk, callerMedia: 'audio' });
    await call('missed', carol, alice, 200, { endedAt: at(245), endReason: 'no-answer' });
    await call('theirs', bob, carol, 300, { endedAt: at(310), endReason: 'declined' });
    await call('unanswered', alice, carol, 400, { endedAt: at(410), endReason: 'cancelled' });

    const seen = await recentCalls(db, alice);
    expect(seen.map(({ id, direction, peer }) => [id, direction, peer?.name])).toEqual([
      ['unanswered', 'outgoing', 'Carol'],
      ['missed', 'incoming', 'Carol'],
      ['talked', 'outgoing', 'Bob'],
    ]);
    expect(seen[1]).toMatchObject({ outcome: 'missed', durationMs: null, media: 'video' });
    expect(seen[2]).toEqual({
      id: 'talked',
      direction: 'outgoing',
      peer: { id: bob, name: 'Bob', tag: expect.any(String) },
      media: 'audio',
      outcome: 'talked',
      count: 1,
      invitedAtMs: startMs,
      durationMs: 60_500,
    });
    expect(await recentCalls(db, bob)).toMatchObject([
      { id: 'theirs', direction: 'outgoing' },
      { id: 'talked', direction: 'incoming', durationMs: 60_500 },
    ]);
  });

  it('stop at the limit, whichever direction the newest have', async () => {
    for (let n = 0; n < 6; n++) await call(`made-${n}`, alice, bob, n * 10);
    for (let n = 0; n < 3; n++) await call(`got-${n}`, bob, alice, 35 + n * 10);
    const ids = (await recentCalls(db, alice, 4)).map(({ id }) => id);
    expect(ids).toEqual(['got-2', 'made-5', 'got-1', 'made-4']);
  });

  const missed = { endedAt: at(100_000), endReason: 'cancelled' };
  const told = (list: readonly RecentCall[]) =>
    list.map(({ peer, outcome, count }) => `${peer?.name ?? 'deleted'} ${outcome} ${count}`);

  it('combine repeated missed calls from one peer into one row with a count', async () => {
    for (let n = 0; n < 3; n++) await call(`early-${n}`, bob, alice, n, missed);
    await call('back', alice, bob, 10, missed);
    for (let n = 0; n < 2; n++) {
      await call(`bob-${n}`, bob, alice, 20 + 2 * n, missed);
      await call(`carol-${n}`, carol, alice, 21 + 2 * n, missed);
    }
    const seen = await recentCalls(db, alice);
    expect(told(seen)).toEqual(['Carol missed 2', 'Bob missed 2', 'Bob cancelled 1', 'Bob missed 3']);
    expect(seen[0]).toMatchObject({ id: 'carol-1', invitedAtMs: at(23).getTime() });
    // Outgoing calls have one row each, and only missed calls are combined.
    expect(told(await recentCalls(db, carol))).toEqual(['Alice cancelled 1', 'Alice cancelled 1']);
  });

  it('are not hidden by hundreds of calls from each of two peers, of which a bounded number is read', async () => {
    await call('oldest', alice, carol, 0, { ...missed, endReason: 'declined' });
    await call('dave', dave, alice, 5, missed);
    await db.call.createMany({
      data: Array.from({ length: 800 }, (_, n) => ({
        ...{ id: `flood-${n}`, callId: 'flood', callerId: n % 2 ? bob : carol, calleeId: alice, callerDeviceId: 'tab' },
        ...{ callerMedia: 'video', invitedAt: at(10 + n), aliveAt: at(10 + n), ...missed },
      })),
    });
    let reads = 0;
    const counting = db.$extends({
      query: {
        call: {
          async findMany({ args, query }) {
            const rows = await query(args);
            reads += rows.length;
            return rows;
          },
        },
      },
    }) as unknown as Database;
    expect(told(await recentCalls(counting, alice))).toEqual([
      'Bob missed 50',
      'Carol missed 50',
      'Dave missed 1',
      'Carol declined 1',
    ]);
    expect(reads).toBeLessThanOrEqual(110);
  });

  it('stay when a peer deletes their account, and all such peers count as one', async () => {
    await call('oldest', alice, carol, 0, { ...missed, endReason: 'declined' });
    await call('dave', dave, alice, 5, missed);
    await db.call.createMany({
      data: Array.from({ length: 300 }, (_, n) => ({
        ...{ id: `flood-${n}`, callId: 'flood', callerId: bob, calleeId: alice, callerDeviceId: 'tab' },
        ...{ callerMedia: 'video', invitedAt: at(10 + n), aliveAt: at(10 + n), ...missed },
      })),
    });
    await call('back', alice, carol, 1_000, missed);
    for (const id of [bob, carol]) await db.user.delete({ where: { id } });
    const seen = await recentCalls(db, alice);
    expect(told(seen)).toEqual(['deleted cancelled 1', 'deleted missed 50', 'Dave missed 1', 'deleted declined 1']);
    expect(seen[0]?.peer).toBeNull();
  });

  it('continue across pages that are full of calls of the other direction', async () => {
    await call('got', carol, alice, 0, missed);
    for (let n = 0; n < 15; n++) await call(`made-${n}`, alice, bob, 500 + n, missed);
    await db.call.createMany({
      data: Array.from({ length: 150 }, (_, n) => ({
        ...{ id: `flood-${n}`, callId: 'flood', callerId: bob, calleeId: alice, callerDeviceId: 'tab' },
        ...{ callerMedia: 'video', invitedAt: at(100 + n), aliveAt: at(100 + n), ...missed },
      })),
    });
    const seen = told(await recentCalls(db, alice));
    expect(seen.slice(0, 15)).toEqual(Array(15).fill('Bob cancelled 1'));
    expect(seen.slice(15)).toEqual(['Bob missed 50', 'Carol missed 1']);
  });
});
