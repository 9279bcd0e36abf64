import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '@/lib/auth/account/password';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { noteProof, proveByPassword } from '@/lib/auth/reauth/prove';
import { hasRecentProof } from '@/lib/auth/reauth/recent-proof';
import { createSession } from '@/lib/auth/session/sessions';
import { signIn } from '@/lib/auth/session/sign-in';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { clientAt } from '@/tests/fakes/client';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const client = clientAt('198.51.100.7');
const place = { userAgent: 'test', address: '198.51.100.7' };
const email = 'alice@mado.example';
const password = 'window over the harbour 9';
const longAgo = new Date(Date.now() - 11 * 60_000);

describe.each(['sqlite', 'postgresql'] as const)('a recent proof, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let logged: string[];
  let proving: { userId: string; sessionId: string };

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    logged = [];
    const data = { email, displayName: 'Alice', passwordHash: await hashPassword(password) };
    const { id: userId } = await db.user.create({ data });
    const { id: sessionId } = await createSession(db, userId, place);
    proving = { userId, sessionId };
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const limits = memoryAccountLimits({ signUpsPerHour: 100 });
  const deps = () => ({
    db,
    limits,
    logger: { info: (fields: object, message?: string) => logged.push(JSON.stringify(fields) + message) },
  });
  const row = () => db.session.findUniqueOrThrow({ where: { id: proving.sessionId } });
  const makeItOld = () => db.session.update({ where: { id: proving.sessionId }, data: { provedAt: longAgo } });

  it('is there when a login begins, and again after the right password', async () => {
    expect(hasRecentProof(await row())).toBe(true);
    await makeItOld();
    expect(hasRecentProof(await row())).toBe(false);
    const wrong = await proveByPassword(deps(), proving, 'not the password', client);
    expect(wrong).toEqual({ ok: false, error: 'password-wrong' });
    expect(await proveByPassword(deps(), proving, '', client)).toEqual({ ok: false, error: 'password-required' });
    expect(hasRecentProof(await row())).toBe(false);
    expect(await proveByPassword(deps(), proving, password, client)).toEqual({ ok: true });
    expect(hasRecentProof(await row())).toBe(true);
    expect(logged.join()).not.toMatch(/harbour|not the password/);
  });

  it('counts wrong passwords together with those of the sign-in', async () => {
    const fresh = { ...deps(), limits: memoryAccountLimits({ signUpsPerHour: 100 }) };
    for (let n = 0; n < 5; n += 1) {
      expect(await signIn(fresh, { email, password: `wrong ${n}` }, client)).toEqual({ ok: false, wrong: true });
      const tried = await proveByPassword(fresh, proving, `wrong too ${n}`, client);
      expect(tried).toEqual({ ok: false, error: 'password-wrong' });
    }
    const refused = { ok: false, waitSeconds: expect.any(Number) };
    expect(await proveByPassword(fresh, proving, password, client)).toEqual(refused);
    expect(await signIn(fresh, { email, password }, client)).toEqual(refused);
  });

  it('revives no login that has ended, and none of somebody else', async () => {
    await makeItOld();
    const other = await db.user.create({ data: { email: 'b@mado.example', displayName: 'Bob', passwordHash: 'x' } });
    await noteProof(deps(), { ...proving, userId: other.id });
    expect(await row()).toMatchObject({ provedAt: longAgo });
    await db.session.delete({ where: { id: proving.sessionId } });
    await noteProof(deps(), proving);
    expect(await db.session.count()).toBe(0);
  });
});
