import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { recentCalls } from '@/lib/history/recent-calls';
import { type Keep, keepRetention } from '@/server/retention/retention';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const NOW_MS = Date.parse('2026-11-21T05:00:00.000Z');
const DAY_MS = 24 * 60 * 60 * 1_000;
const daysAgo = (days: number, ms = 0) => new Date(NOW_MS - days * DAY_MS + ms);

const OLD_ROWS = 10_000;

describe.each(['sqlite', 'postgresql'] as const)('retention on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  const log: string[] = [];
  const counted: Record<string, number> = {};
  /** What the clock runs every day. */
  let nextDay: () => void = () => undefined;

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    log.length = 0;
    for (const id of ['alice', 'bob'])
      await db.user.create({ data: { id, displayName: id, email: `${id}@mado.example`, passwordHash: 'x' } });
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const keep = (days: Partial<Keep>) =>
    keepRetention({
      db,
      clock: {
        nowMs: () => NOW_MS,
        steadyMs: () => NOW_MS,
        after: () => () => undefined,
        every: (_, run) => {
          nextDay = run;
          return () => undefined;
        },
      },
      logger: pino({}, { write: (line: string) => log.push(line) }),
      metrics: {
        expired: (what, rows) => {
          counted[what] = rows;
        },
      },
      keep: { callsDays: 365, sessionsDays: 30, ...days },
    });
  /** Resolves when a round that deletes something has been logged. */
  const deleted = () => expect.poll(() => log.map((line) => JSON.parse(line)).at(-1), { timeout: 25_000 });

  const call = (id: string, invitedAt: Date, endedAt: Date | null) => ({
    ...{ id, callId: randomUUID(), callerId: 'alice', calleeId: 'bob', callerDeviceId: 'tab', callerMedia: 'video' },
    ...{ invitedAt, endedAt, endReason: endedAt && 'declined', aliveAt: invitedAt },
  });
  const session = (id: string, createdAt: Date, expiresAt: Date) => ({ id, userId: 'alice', createdAt, expiresAt });

  async function fill(): Promise<void> {
    for (let from = 0; from < OLD_ROWS; from += 500) {
      const numbers = Array.from({ length: 500 }, (_, n) => from + n);
      await db.call.createMany({ data: numbers.map((n) => call(`old-${n}`, daysAgo(900, n), daysAgo(400, n))) });
      await db.session.createMany({
        data: numbers.map((n) => session(`old-${n}`, daysAgo(100, n), daysAgo(50, n))),
      });
    }
    await db.call.createMany({
      data: [
        call('just-old', daysAgo(366), daysAgo(365, -1)),
        call('just-young', daysAgo(366), daysAgo(365)),
        call('yesterday', daysAgo(1), daysAgo(1)),
        call('live-for-two-years', daysAgo(730), null),
      ],
    });
    await db.session.createMany({
      data: [
        session('just-old', daysAgo(60), daysAgo(30, -1)),
        session('just-young', daysAgo(60), daysAgo(30, 1)),
        session('in-use', daysAgo(170), daysAgo(-10)),
        // As if it had been prolonged beyond the longest life of a login.
        session('over-age', daysAgo(211), daysAgo(-10)),
      ],
    });
  }

  it('deletes ten thousand old rows of each kind, and no young or live one', async () => {
    await fill();
    const retention = keep({});
    await deleted().toMatchObject({ level: 30, calls: OLD_ROWS + 1, sessions: OLD_ROWS + 2 });
    expect(counted).toMatchObject({ calls: OLD_ROWS + 1, sessions: OLD_ROWS + 2 });
    const calls = await db.call.findMany({ orderBy: { invitedAt: 'asc' }, select: { id: true } });
    expect(calls.map(({ id }) => id)).toEqual(['live-for-two-years', 'just-young', 'yesterday']);
    const sessions = await db.session.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
    expect(sessions.map(({ id }) => id)).toEqual(['in-use', 'just-young']);
    const seen = await recentCalls(db, 'alice');
    expect(seen.map(({ id }) => id)).toEqual(['yesterday', 'just-young', 'live-for-two-years']);
    await retention.stop();
  }, 60_000);

  it('comes again each day, and lets two sidecars share the rows', async () => {
    const [one, other] = [keep({}), keep({})];
    await db.call.createMany({ data: Array.from({ length: 600 }, (_, n) => call(`${n}`, daysAgo(400), daysAgo(400))) });
    nextDay();
    await expect.poll(() => db.call.count()).toBe(0);
    await Promise.all([one.stop(), other.stop()]);
    expect(log.filter((line) => JSON.parse(line).level > 30)).toEqual([]);
  });

  it('deletes what is left of sign-ins once it is void, and nothing that still counts', async () => {
    const half = (id: string, expiresAt: Date) => ({ id, userId: 'alice', mark: 'mark', expiresAt });
    // For a day its wrong codes count together with those of others.
    await db.halfSignIn.createMany({ data: [half('over', daysAgo(1, -1)), half('open', daysAgo(1))] });
    await db.usedChallenge.createMany({
      data: [
        { id: 'over', expiresAt: daysAgo(0, -1) },
        { id: 'open', expiresAt: daysAgo(0) },
      ],
    });
    const retention = keep({});
    await deleted().toMatchObject({ level: 30, 'half-sign-ins': 1, challenges: 1 });
    expect(counted).toMatchObject({ 'half-sign-ins': 1, challenges: 1 });
    expect(await db.halfSignIn.findMany({ select: { id: true } })).toEqual([{ id: 'open' }]);
    expect(await db.usedChallenge.findMany({ select: { id: true } })).toEqual([{ id: 'open' }]);
    await retention.stop();
  });

  it('deletes what administrators did a year ago, and nothing later', async () => {
    const deed = (id: string, at: Date) => ({ id, at, kind: 'account-disabled', origin: 'terminal' });
    await db.adminDeed.createMany({ data: [deed('old', daysAgo(365, -1)), deed('young', daysAgo(365))] });
    const retention = keep({ callsDays: 0, sessionsDays: 0 });
    await deleted().toMatchObject({ level: 30, deeds: 1 });
    expect(await db.adminDeed.findMany({ select: { id: true } })).toEqual([{ id: 'young' }]);
    await retention.stop();
  });

  it('deletes requests that have run out, unless a decline is still remembered', async () => {
    const people = ['ann', 'ben', 'cho', 'dan'];
    await db.user.createMany({ data: people.map((id) => ({ id, displayName: id })) });
    const asked = (lowId: string, change: { askedAt: Date; declinedAt?: Date; since?: Date }) => ({
      ...{ lowId, highId: 'zoe', askerId: lowId },
      ...change,
    });
    await db.user.create({ data: { id: 'zoe', displayName: 'zoe' } });
    await db.contact.createMany({
      data: [
        asked('ann', { askedAt: daysAgo(30, -1) }),
        asked('ben', { askedAt: daysAgo(30) }),
        asked('cho', { askedAt: daysAgo(40), declinedAt: daysAgo(29) }),
        asked('dan', { askedAt: daysAgo(400), since: daysAgo(399) }),
      ],
    });
    const retention = keep({});
    await deleted().toMatchObject({ level: 30, 'contact-requests': 1 });
    const left = await db.contact.findMany({ orderBy: { lowId: 'asc' }, select: { lowId: true } });
    expect(left.map(({ lowId }) => lowId)).toEqual(['ben', 'cho', 'dan']);
    await retention.stop();
  });

  it('deletes reports a year after they were settled, and warnings that were closed, but none that waits', async () => {
    await db.user.create({ data: { id: 'ann', displayName: 'ann' } });
    const report = (id: string, createdAt: Date, settledAt: Date | null) =>
      db.report.create({
        data: { id, aboutId: 'ann', reason: 'harassment', createdAt, settledAt, outcome: settledAt && 'resolved' },
      });
    await report('old', daysAgo(500), daysAgo(365, -1));
    await report('young', daysAgo(500), daysAgo(365));
    await report('open', daysAgo(500), null);
    const warning = { userId: 'ann', sentence: 'Please stop.' };
    const closedAt = daysAgo(1);
    await db.warning.create({ data: { ...warning, id: 'old', madeAt: daysAgo(365, -1), closedAt } });
    await db.warning.create({ data: { ...warning, id: 'young', madeAt: daysAgo(365), closedAt } });
    await db.warning.create({ data: { ...warning, id: 'open', madeAt: daysAgo(500) } });
    const retention = keep({ callsDays: 0, sessionsDays: 0 });
    await deleted().toMatchObject({ level: 30, reports: 1, warnings: 1 });
    const ids = { orderBy: { id: 'asc' }, select: { id: true } } as const;
    expect(await db.report.findMany(ids)).toEqual([{ id: 'open' }, { id: 'young' }]);
    expect(await db.warning.findMany(ids)).toEqual([{ id: 'open' }, { id: 'young' }]);
    await retention.stop();
  });

  it('keeps rows for ever where that is the setting', async () => {
    await db.call.create({ data: call('old', daysAgo(5_000), daysAgo(5_000)) });
    await db.session.create({ data: session('old', daysAgo(60), daysAgo(50)) });
    const forEver = keep({ callsDays: 0, sessionsDays: 0 });
    await forEver.stop();
    expect([await db.call.count(), await db.session.count()]).toEqual([1, 1]);
    const calls = keep({ callsDays: 0 });
    await deleted().toMatchObject({ calls: 0, sessions: 1 });
    await calls.stop();
    expect(await db.call.count()).toBe(1);
  });
});
