import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOneSession, findSessionsTogether } from '@/lib/auth/session/session-lookup';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

describe.each(['sqlite', 'postgresql'] as const)('logins looked up together, on %s', (provider) => {
  let database: EmptyDatabase;
  let db: Database;
  let queries = 0;
  const counted = {
    session: {
      findMany: (...args: Parameters<Database['session']['findMany']>) => {
        queries += 1;
        return db.session.findMany(...args);
      },
    },
  } as Pick<Database, 'session'>;

  async function login(expiresAt = new Date(Date.now() + 60_000)) {
    const email = `${randomUUID()}@mado.test`;
    const user = await db.user.create({ data: { email, displayName: 'Ann', passwordHash: '-' } });
    const session = await db.session.create({ data: { id: randomUUID(), userId: user.id, expiresAt } });
    return { sub: user.id, sid: session.id };
  }

  beforeAll(async () => {
    database = await emptyDatabase(provider);
    await migrate(database.url);
    db = openDatabase(database.url);
  });
  afterAll(async () => {
    await db.$disconnect();
    await database.drop();
  });

  it('finds each login with few queries, and takes none for another', async () => {
    const logins = await Promise.all(Array.from({ length: 30 }, () => login()));
    const ended = await login(new Date(Date.now() - 1));
    const stolen = { sub: logins[0]?.sub ?? '', sid: logins[1]?.sid ?? '' };
    const unknown = { sub: randomUUID(), sid: randomUUID() };
    const find = findSessionsTogether(counted);
    queries = 0;
    const rows = await Promise.all([...logins, ended, stolen, unknown].map(find));
    expect(rows.map((row) => row && { sub: row.user.id, sid: row.id })).toEqual([...logins, null, null, null]);
    expect(queries).toBe(1);
    expect(await find(stolen)).toBeNull();
    expect(await findOneSession(db)(stolen)).toBeNull();
    expect(await findOneSession(db)(logins[0] ?? unknown)).toMatchObject({ id: logins[0]?.sid });
  });

  it('fails all that waited for a query that failed, and goes on with the next', async () => {
    const known = await login();
    let isDown = true;
    const failing = {
      session: {
        findMany: (...args: Parameters<Database['session']['findMany']>) =>
          isDown ? Promise.reject(new Error('the database is gone')) : db.session.findMany(...args),
      },
    } as Pick<Database, 'session'>;
    const find = findSessionsTogether(failing);
    const outcomes = await Promise.allSettled([find(known), find(known)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    expect(await find(known)).toMatchObject({ id: known.sid });
  });
});
