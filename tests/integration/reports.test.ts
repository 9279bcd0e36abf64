import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countOpenReports, findReport, listReports } from '@/lib/auth/admin/list-reports';
import { listDeeds } from '@/lib/auth/admin/log';
import { type Decision, settleReport } from '@/lib/auth/admin/operate-reports';
import { eraseAccount } from '@/lib/auth/own-data/erase-account';
import { exportArchive } from '@/lib/auth/own-data/export-archive';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { FACTS_CALLS } from '@/lib/people/reports/report-facts';
import { REPORTS_PER_DAY } from '@/lib/people/reports/report-rules';
import { type NewReport, reportSomebody } from '@/lib/people/reports/report-somebody';
import { closeWarning, openWarnings } from '@/lib/people/reports/warnings';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const DAY_MS = 24 * 60 * 60 * 1_000;
const alice = { administratorId: 'alice' };
const bob = { administratorId: 'bob' };
const warned: Decision = { outcome: 'warned', sentence: 'Please do not call Dave at night.' };

describe.each(['sqlite', 'postgresql'] as const)('reports, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let other: Database;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    [db, other] = [openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS), openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS)];
    for (const [id, role] of [
      ['alice', 'administrator'],
      ['bob', 'administrator'],
      ['carol', 'member'],
      ['dave', 'member'],
    ] as const) {
      const displayName = `${id[0]?.toUpperCase()}${id.slice(1)}`;
      await db.user.create({ data: { id, role, displayName, email: `${id}@mado.example`, locale: 'ja' } });
    }
  });
  afterEach(async () => {
    await Promise.all([db.$disconnect(), other.$disconnect()]);
    await made.drop();
  });

  /** Dave reports Carol. */
  const report = (change: Partial<NewReport> = {}, nowMs?: number, on = db) => {
    const given = {
      reporterId: 'dave',
      aboutId: 'carol',
      reason: 'unwanted-calls',
      words: '',
      withFacts: false,
    } as const;
    return reportSomebody(on, { ...given, ...change }, nowMs);
  };
  const idOf = async () => (await db.report.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id;
  const open = (viewerId = 'alice') => listReports(db, { viewerId, view: 'open', cursor: null });
  const log = async (viewerId?: string) =>
    (await listDeeds(db, null, viewerId)).rows.map(({ kind, by, about }) => {
      const name = (who: typeof by | typeof about) =>
        who && typeof who === 'object' && 'name' in who ? who.name : who;
      return `${name(by)} ${kind} ${name(about)}`;
    });
  const exported = async (userId: string): Promise<Record<string, string>> => {
    const pieces: Uint8Array[] = [];
    const context = { publicUrl: 'https://mado.example', nowMs: Date.now() };
    for await (const piece of exportArchive(db, userId, context)) pieces.push(piece);
    const files = unzipSync(Buffer.concat(pieces));
    return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
  };
  const call = (id: string, [callerId, calleeId]: readonly [string, string], agoMs: number, change: object = {}) => {
    const invitedAt = new Date(Date.now() - agoMs);
    const ended = { endedAt: new Date(invitedAt.getTime() + 95_000), endReason: 'hung-up' };
    const data = { id, callId: id, callerId, calleeId, callerDeviceId: `tab ${id}`, callerMedia: 'video' };
    return db.call.create({ data: { ...data, invitedAt, aliveAt: invitedAt, ...ended, ...change } });
  };

  it('reach the administrators, with the reporter’s words', async () => {
    expect(await report({ reason: 'other', words: 'Rings\nat night' })).toBe('reported');
    expect(await countOpenReports(db, 'alice')).toBe(1);
    const { rows } = await open();
    expect(rows).toMatchObject([
      { reporter: { name: 'Dave' }, about: { name: 'Carol' }, reason: 'other', outcome: null },
    ]);
    expect(await findReport(db, 'alice', rows[0]?.id ?? '')).toMatchObject({
      ...{ words: 'Rings\nat night', facts: null, settledMs: null, settledBy: undefined, others: 0, locale: 'ja' },
    });
    expect(await findReport(db, 'alice', 'no\0thing')).toBeNull();
  });

  it('have the calls between the two of 30 days, if their reporter agrees, and nothing that names anybody', async () => {
    await call('short', ['carol', 'dave'], 1_000, { endReason: 'no-answer' });
    const connectedAt = new Date(Date.now() - 2 * DAY_MS + 5_000);
    await call('long', ['dave', 'carol'], 2 * DAY_MS, { connectedAt });
    await call('on', ['carol', 'dave'], 3 * DAY_MS, { endedAt: null, endReason: null });
    await call('old', ['carol', 'dave'], 31 * DAY_MS);
    await call('others', ['carol', 'alice'], DAY_MS);
    await report({ withFacts: true });
    const { facts } = await db.report.findFirstOrThrow();
    expect(JSON.parse(facts ?? '')).toEqual({
      calls: [
        { by: 'about', atMs: expect.any(Number), seconds: null, end: 'no-answer' },
        { by: 'reporter', atMs: expect.any(Number), seconds: 90, end: 'hung-up' },
        { by: 'about', atMs: expect.any(Number), seconds: null, end: null },
      ],
      more: 0,
    });
  });

  it('have a hundred calls at most, and how many more there were', async () => {
    for (let n = 0; n < FACTS_CALLS + 3; n++) await call(`call-${n}`, ['carol', 'dave'], 1_000 + n);
    await report({ withFacts: true });
    const found = await findReport(db, 'alice', await idOf());
    expect(found?.facts).toMatchObject({ more: 3 });
    expect(found?.facts?.calls).toHaveLength(FACTS_CALLS);
  });

  it('are one for each pair while it is open, also when two come at once', async () => {
    const outcomes = await Promise.all([report(), report({}, undefined, other), report()]);
    expect(outcomes.sort()).toEqual(['already', 'already', 'reported']);
    expect(await db.report.count()).toBe(1);
    expect(await report({ reporterId: 'alice' })).toBe('reported');
    await settleReport(db, alice, (await db.report.findFirstOrThrow({ where: { reporterId: 'dave' } })).id, {
      outcome: 'resolved',
    });
    expect(await report()).toBe('reported');
  });

  it('are limited by the day, and need two accounts', async () => {
    expect(await report({ aboutId: 'nobody' })).toBe('person-unknown');
    expect(await report({ aboutId: 'dave' })).toBe('person-unknown');
    expect(await report({ reporterId: 'nobody' })).toBe('person-unknown');
    const ids = Array.from({ length: REPORTS_PER_DAY + 1 }, (_, n) => `stranger-${n}`);
    await db.user.createMany({ data: ids.map((id) => ({ id, displayName: id })) });
    const nowMs = Date.now();
    for (const aboutId of ids.slice(1)) expect(await report({ aboutId }, nowMs)).toBe('reported');
    expect(await report({ aboutId: 'stranger-0' }, nowMs)).toBe('too-many');
    expect(await report({ aboutId: 'stranger-0' }, nowMs + DAY_MS + 1)).toBe('reported');
  });

  it('are settled once, by the first of two administrators, and the log tells who it was', async () => {
    for (let round = 0; round < 3; round++) {
      await report();
      const id = await idOf();
      const outcomes = await Promise.all([
        settleReport(db, alice, id, warned),
        settleReport(other, bob, id, { outcome: 'resolved' }),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'report-settled')).toHaveLength(1);
      const first = typeof outcomes[0] === 'object' ? 'Alice' : 'Bob';
      const outcome = first === 'Alice' ? 'warned' : 'resolved';
      expect(await findReport(db, 'alice', id)).toMatchObject({ outcome, settledBy: { name: first } });
      expect(await settleReport(db, bob, id, { outcome: 'banned' })).toBe('report-settled');
      expect(await db.adminDeed.count({ where: { reportId: id, kind: 'report-settled' } })).toBe(1);
      await db.report.deleteMany();
    }
    expect(await db.user.count({ where: { disabledAt: { not: null } } })).toBe(0);
  });

  it('warn by mail in the person’s language and in the lobby, until they close it', async () => {
    await report();
    expect(await settleReport(db, alice, await idOf(), warned)).toEqual({ outcome: 'warned', logins: 0 });
    const [mail, ...others] = await db.mail.findMany();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: 'carol@mado.example', userId: 'carol', locale: 'ja' });
    expect(JSON.parse(mail?.letter ?? '')).toEqual({ kind: 'warned', sentence: warned.sentence });
    const [warning] = await openWarnings(db, 'carol');
    expect(warning?.sentence).toBe(warned.sentence);
    await closeWarning(db, 'dave', warning?.id ?? '');
    expect(await openWarnings(db, 'carol')).toHaveLength(1);
    await closeWarning(db, 'carol', warning?.id ?? '');
    expect(await openWarnings(db, 'carol')).toEqual([]);
    expect((await log()).sort()).toEqual(['Alice person-warned Carol', 'Alice report-settled Carol']);
  });

  it('ban by disabling the account, and ending its logins', async () => {
    const expiresAt = new Date(Date.now() + DAY_MS);
    await db.session.create({ data: { id: 'login', userId: 'carol', expiresAt } });
    await report();
    expect(await settleReport(db, alice, await idOf(), { outcome: 'banned' })).toEqual({
      outcome: 'banned',
      logins: 1,
    });
    expect(await db.user.findUniqueOrThrow({ where: { id: 'carol' } })).toMatchObject({ disabledAt: expect.any(Date) });
    expect(await db.session.count()).toBe(0);
    expect((await log()).sort()).toEqual(['Alice account-disabled Carol', 'Alice report-settled Carol']);
  });

  it('are not for members, nor for an administrator who is none any more', async () => {
    await report();
    const id = await idOf();
    for (const administratorId of ['carol', 'dave', 'nobody'])
      expect(await settleReport(db, { administratorId }, id, { outcome: 'resolved' })).toBe('not-administrator');
    await db.user.update({ where: { id: 'bob' }, data: { disabledAt: new Date() } });
    expect(await settleReport(db, bob, id, { outcome: 'banned' })).toBe('not-administrator');
    expect(await countOpenReports(db, 'alice')).toBe(1);
    expect(await db.adminDeed.count()).toBe(0);
  });

  it('about an administrator are not there for them, neither open nor settled', async () => {
    await report({ aboutId: 'alice' });
    await report({ reporterId: 'carol', aboutId: 'dave' });
    await eraseAccount(db, 'dave', 'en');
    const id = (await db.report.findFirstOrThrow({ where: { aboutId: 'alice' } })).id;
    const names = async (viewerId: string) => (await open(viewerId)).rows.map(({ about }) => about?.name);
    expect(await names('alice')).toEqual([undefined]);
    expect((await names('bob')).sort()).toEqual(['Alice', undefined]);
    expect(await countOpenReports(db, 'alice')).toBe(1);
    expect(await findReport(db, 'alice', id)).toBeNull();
    expect(await settleReport(db, alice, id, { outcome: 'resolved' })).toBe('unknown-report');
    expect(await settleReport(db, bob, id, { outcome: 'resolved' })).toEqual({ outcome: 'resolved', logins: 0 });
    expect(await log('alice')).toEqual([]);
    expect(await log('bob')).toEqual(['Bob report-settled Alice']);
  });

  it('ban no last administrator, however many try at once', async () => {
    await report({ aboutId: 'alice' });
    const aboutAlice = await idOf();
    await report({ reporterId: 'carol', aboutId: 'bob' });
    const aboutBob = (await db.report.findFirstOrThrow({ where: { aboutId: 'bob' } })).id;
    const outcomes = await Promise.all([
      settleReport(db, alice, aboutBob, { outcome: 'banned' }),
      settleReport(other, bob, aboutAlice, { outcome: 'banned' }),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'not-administrator')).toHaveLength(1);
    expect(await db.user.count({ where: { role: 'administrator', disabledAt: null } })).toBe(1);
  });

  it('tell the reported person nothing in their export, and the reporter what they wrote', async () => {
    await call('short', ['carol', 'dave'], 1_000);
    await report({ words: 'Secret words of Dave', withFacts: true });
    await settleReport(db, alice, await idOf(), warned);
    await report({ reason: 'harassment', words: 'Secret words again' });
    await settleReport(db, alice, await idOf(), { outcome: 'resolved' });
    const theirs = await exported('carol');
    expect(theirs['reports.json']).toBe('[]\n');
    expect(JSON.parse(theirs['warnings.json'] ?? '')).toMatchObject([{ sentence: warned.sentence }]);
    // The warning, which they were told.
    const deeds = JSON.parse(theirs['administration.json'] ?? '') as { kind: string }[];
    expect(deeds.map(({ kind }) => kind)).toEqual(['person-warned']);
    expect(Object.values(theirs).join()).not.toMatch(/Secret|report-settled|unwanted-calls|harassment|reportId/);
    const own = await exported('dave');
    expect(JSON.parse(own['reports.json'] ?? '')).toMatchObject([
      { person: 'Carol', reason: 'unwanted-calls', words: 'Secret words of Dave', calls: [{ end: 'hung-up' }] },
      { person: 'Carol', reason: 'harassment', words: 'Secret words again', calls: null },
    ]);
    expect(own['reports.json']).not.toMatch(/warned|settled/);
  });

  it('outlive the account of their reporter without the words, and go with the second of the two', async () => {
    await report({ words: 'Words of Dave', withFacts: true });
    const id = await idOf();
    await eraseAccount(db, 'dave', 'en');
    expect(await findReport(db, 'alice', id)).toMatchObject({ reporter: null, about: { name: 'Carol' }, words: '' });
    expect(await settleReport(db, alice, id, warned)).toEqual({ outcome: 'warned', logins: 0 });
    await eraseAccount(db, 'carol', 'en');
    expect(await db.report.count()).toBe(0);
    expect(await db.warning.count()).toBe(0);
    expect((await log()).sort()).toEqual(['Alice person-warned null', 'Alice report-settled null']);
  });

  it('about a deleted account can only be closed', async () => {
    await report();
    const id = await idOf();
    await eraseAccount(db, 'carol', 'en');
    expect(await settleReport(db, alice, id, warned)).toBe('report-nobody');
    expect(await settleReport(db, alice, id, { outcome: 'banned' })).toBe('report-nobody');
    expect(await db.adminDeed.count()).toBe(0);
    expect(await settleReport(db, alice, id, { outcome: 'resolved' })).toEqual({ outcome: 'resolved', logins: 0 });
    const settled = await listReports(db, { viewerId: 'alice', view: 'settled', cursor: null });
    expect(settled.rows).toMatchObject([{ about: null, reporter: { name: 'Dave' }, outcome: 'resolved' }]);
    expect((await open()).rows).toEqual([]);
  });
});
