import { decode, encode } from 'next-auth/jwt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { readSession } from '@/lib/auth/session/read-session';
import { encodeSessionToken } from '@/lib/auth/session/session-token';
import { createSession, deleteSession, type NewSession, prolongSession } from '@/lib/auth/session/sessions';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const secret = 'a secret of this test, long enough to be one';

describe('the name of the login cookie', () => {
  it('is bound to the host where the page is https', () => {
    expect(sessionCookieName('http://mado.example')).toBe('mado.session');
    expect(sessionCookieName('https://mado.example')).toBe('__Host-mado.session');
  });

  it('differs for another port of the same host', () => {
    expect(sessionCookieName('http://localhost:3000')).toBe('mado.session.3000');
    expect(sessionCookieName('http://localhost:3001')).toBe('mado.session.3001');
    expect(sessionCookieName('https://mado.example:8443')).toBe('__Host-mado.session.8443');
    expect(sessionCookieName('https://mado.example:443')).toBe('__Host-mado.session');
    expect(sessionCookieName('http://mado.example:80')).toBe('mado.session');
  });
});

describe.each(['sqlite', 'postgresql'] as const)('login sessions on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let session: NewSession;

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    const user = await db.user.create({ data: { email: 'a@mado.example', displayName: 'Alice', passwordHash: 'x' } });
    session = await createSession(db, user.id, { userAgent: 'test '.repeat(1_000), address: '198.51.100.7' });
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const token = (of = { sub: session.userId, sid: session.id }, key = secret) => encodeSessionToken(of, key);
  const read = (header: string | undefined) => readSession(header, { db, secret, cookieName: 'mado.session' });

  it('belong to accounts whose ids are random, and tell nobody when they were made', () => {
    expect(session.userId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('are read from the cookie among others', async () => {
    expect(await read(`locale=ja; mado.session=${await token()}; x=y`)).toEqual({
      sessionId: session.id,
      user: { id: session.userId, name: 'Alice', tag: expect.any(String) },
      privacy: { callableBy: 'everyone', seenBy: 'everyone', earlyLinks: null, hidesAddress: false },
      availability: 'available',
      availabilityEndsAtMs: null,
      role: 'member',
      hasAddress: true,
      emailProvedAt: null,
      timeZone: null,
      createdAt: expect.any(Date),
      expiresAt: expect.any(Date),
      usedAt: expect.any(Date),
      provedAt: expect.any(Date),
    });
  });

  it('are invalid once ended, and ending twice is no error', async () => {
    const header = `mado.session=${await token()}`;
    await deleteSession(db, session.id);
    await deleteSession(db, session.id);
    expect(await read(header)).toBeNull();
  });

  it('are invalid once expired, and deleted at the next sign-in', async () => {
    await db.session.update({ where: { id: session.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await read(`mado.session=${await token()}`)).toBeNull();
    const next = await createSession(db, session.userId, { userAgent: 'test', address: '198.51.100.7' });
    expect(await db.session.findMany({ select: { id: true } })).toEqual([{ id: next.id }]);
  });

  it('end 180 days after they were created, however much they are used', async () => {
    const dayMs = 24 * 60 * 60 * 1000;
    const madeDaysAgo = async (days: number) => {
      const createdAt = new Date(Date.now() - days * dayMs);
      const data = { createdAt, expiresAt: new Date(Date.now() + dayMs / 2) };
      await db.session.update({ where: { id: session.id }, data });
      await prolongSession(db, { sessionId: session.id, usedAt: null, ...data }, '198.51.100.8');
      const { expiresAt } = await db.session.findUniqueOrThrow({ where: { id: session.id } });
      return {
        standsOn: (await read(`mado.session=${await token()}`)) !== null,
        daysLeft: expiresAt.getTime() / dayMs,
      };
    };
    const today = Date.now() / dayMs;
    expect(await madeDaysAgo(149)).toEqual({ standsOn: true, daysLeft: expect.closeTo(today + 30, 1) });
    expect(await madeDaysAgo(178)).toEqual({ standsOn: true, daysLeft: expect.closeTo(today + 2, 1) });
    // Even if the row has a later expiry.
    expect(await madeDaysAgo(180)).toEqual({ standsOn: false, daysLeft: expect.closeTo(today + 0.5, 1) });
    const next = await createSession(db, session.userId, { userAgent: 'test', address: '198.51.100.7' });
    expect(await db.session.findMany({ select: { id: true } })).toEqual([{ id: next.id }]);
  });

  it('have a token that expires with them', async () => {
    const { exp, iat } = (await decode({ token: await token(), secret })) ?? {};
    expect(Number(exp) - Number(iat)).toBe(180 * 24 * 60 * 60);
  });

  it('make room for new ones: a user’s fifty most recently used remain', async () => {
    const bob = await db.user.create({ data: { email: 'b@mado.example', displayName: 'Bob', passwordHash: 'x' } });
    const of = (userId: string) => db.session.findMany({ where: { userId }, select: { id: true } });
    const made = Array.from({ length: 60 }, (_, index) => {
      const expiresAt = new Date(Date.now() + 60_000 * (index + 1));
      return { id: `older ${index}`, userId: session.userId, expiresAt };
    });
    await db.session.createMany({ data: made });
    await createSession(db, bob.id, { userAgent: 'test', address: '198.51.100.7' });
    const newest = await createSession(db, session.userId, { userAgent: 'test', address: '198.51.100.7' });
    const left = (await of(session.userId)).map(({ id }) => id);
    expect(left).toHaveLength(50);
    expect(left).toContain(newest.id);
    // The login of the set-up, the oldest of all, is in use.
    expect(left).toContain(session.id);
    expect(left).not.toContain('older 11');
    expect(left).toContain('older 12');
    expect(await of(bob.id)).toHaveLength(1);
  });

  it('are extended by use, but not written at every page view, and never revived', async () => {
    const { createdAt, expiresAt: first } = await db.session.findUniqueOrThrow({ where: { id: session.id } });
    const endsAt = async () => (await db.session.findMany()).map(({ expiresAt }) => expiresAt);
    await prolongSession(db, { sessionId: session.id, createdAt, expiresAt: first, usedAt: new Date() }, '::1');
    expect(await endsAt()).toEqual([first]);

    const soon = new Date(Date.now() + 60_000);
    await db.session.update({ where: { id: session.id }, data: { expiresAt: soon } });
    const usedAt = new Date(Date.now() - 11 * 60_000);
    await prolongSession(db, { sessionId: session.id, createdAt, expiresAt: soon, usedAt }, '198.51.100.8');
    const [prolonged] = await endsAt();
    expect(prolonged?.getTime()).toBeGreaterThanOrEqual(first.getTime());
    expect(await db.session.findMany()).toMatchObject([{ address: '198.51.100.8', usedAt: expect.any(Date) }]);

    await deleteSession(db, session.id);
    await prolongSession(db, { sessionId: session.id, createdAt, expiresAt: soon, usedAt: null }, '::1');
    expect(await endsAt()).toEqual([]);
  });

  it('cannot be forged, transferred or malformed', async () => {
    const other = await db.user.create({ data: { email: 'b@mado.example', displayName: 'Bob', passwordHash: 'x' } });
    const headers = [
      undefined,
      '',
      'mado.session=',
      'mado.session',
      `mado.session=${'x'.repeat(8_000)}`,
      `other.session=${await token()}`,
      `mado.session=${await token(undefined, 'another secret that is long enough as well')}`,
      `mado.session=${await token({ sub: other.id, sid: session.id })}`,
      `mado.session=${await encode({ token: { sub: session.userId }, secret })}`,
      `mado.session=${await encode({ token: { sub: session.userId, sid: session.id }, secret, maxAge: -60 })}`,
    ];
    for (const header of headers) expect(await read(header)).toBeNull();
  });
});
