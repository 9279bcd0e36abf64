import argon2 from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountDeps } from '@/lib/auth/account/account-deps';
import { changeDisplayName } from '@/lib/auth/account/change-display-name';
import { signUp } from '@/lib/auth/account/sign-up';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { signIn } from '@/lib/auth/session/sign-in';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { sessionOf } from '@/tests/fakes/session-of';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const password = 'window over the harbour 9';
const client = clientAt('198.51.100.7');
const alice = { displayName: 'Alice', email: 'alice@mado.example', password };

describe.each(['sqlite', 'postgresql'] as const)('accounts on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let deps: AccountDeps;
  let logged: unknown[];

  function restart(signUpsPerHour = 100) {
    const limits = memoryAccountLimits({ signUpsPerHour });
    const logger = { info: (fields: object, message?: string) => logged.push({ ...fields, message }) };
    deps = { db, limits, logger, settings: ACCOUNT_SETTINGS };
  }

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    logged = [];
    restart();
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  it('are created once, can sign in, and store no password', async () => {
    const result = await signUp(deps, { ...alice, displayName: '  Alice ', email: ' Alice@MADO.example' }, client);
    const [user] = await db.user.findMany({ include: { sessions: true } });
    expect(result).toEqual({
      ok: true,
      begun: { kind: 'signed-in', session: { id: user?.sessions[0]?.id, userId: user?.id } },
    });
    expect(user).toMatchObject({ displayName: 'Alice', email: 'alice@mado.example' });
    expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(user)).not.toContain(password);
  });

  it('log each sign-up, sign-in and wrong password with the account, and nothing that was typed', async () => {
    const made = await signUp(deps, alice, client);
    await signIn(deps, alice, client);
    await signIn(deps, { ...alice, password: 'a wrong guess 123' }, client);
    await signIn(deps, { ...alice, email: 'nobody@mado.example' }, client);
    const userId = made.ok ? sessionOf(made).userId : undefined;
    expect(logged).toEqual([
      { userId, role: 'member', message: 'signed up' },
      { userId, message: 'signed in' },
      { userId, address: '198.51.100.7', message: 'sign-in failed' },
      { userId: null, address: '198.51.100.7', message: 'sign-in failed' },
    ]);
  });

  it('log each refusal by a limit with the address, and nothing that was typed', async () => {
    restart(1);
    const made = await signUp(deps, alice, client);
    await signUp(deps, { ...alice, email: 'bob@mado.example' }, client);
    for (let n = 0; n < 11; n++) await signIn(deps, { ...alice, password: `wrong ${n}` }, client);
    const userId = made.ok ? sessionOf(made).userId : undefined;
    const refusals = logged.filter((line) => Object.hasOwn(line as object, 'waitSeconds'));
    const wait = { address: '198.51.100.7', waitSeconds: expect.any(Number) };
    expect(refusals).toEqual([
      { ...wait, message: 'sign-up refused: too many from this address' },
      { ...wait, userId, message: 'sign-in refused: too many attempts' },
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/mado\.example|wrong \d|harbour/);
  });

  it('are made of the fields of the form, whatever else is sent', async () => {
    const surplus = {
      ...{ id: 'chosen', role: 'administrator', emailProvedAt: new Date(), disabledAt: new Date() },
      ...{ twoStepSince: new Date(), passwordHash: 'chosen', handle: 'admin', key: { passkey: {} } },
    };
    expect(await signUp(deps, { ...surplus, ...alice }, client)).toMatchObject({ ok: true });
    const nothing = { emailProvedAt: null, disabledAt: null, twoStepSince: null, handle: null };
    const [user] = await db.user.findMany();
    expect(user).toMatchObject({ ...nothing, role: 'member', email: alice.email });
    expect(user?.id).not.toBe('chosen');
    expect(await signIn(deps, alice, client)).toMatchObject({ ok: true });
  });

  it('reject a known e-mail in any spelling, and keep the first account unchanged', async () => {
    await signUp(deps, alice, client);
    const again = { displayName: 'Mallory', email: 'ALICE@mado.example ', password: 'another password 1' };
    expect(await signUp(deps, again, client)).toEqual({ ok: false, errors: { email: 'email-unusable' } });
    expect(await db.user.findMany()).toMatchObject([{ displayName: 'Alice' }]);
    expect(await signIn(deps, alice, client)).toMatchObject({ ok: true });
  });

  it('treat an international domain and its ASCII form as the same', async () => {
    expect(await signUp(deps, { ...alice, email: 'me@почта.рф' }, client)).toMatchObject({ ok: true });
    const ascii = { ...alice, email: 'me@xn--80a1acny.xn--p1ai' };
    expect(await signUp(deps, ascii, client)).toEqual({ ok: false, errors: { email: 'email-unusable' } });
    for (const email of ['me@почта.рф', 'ME@ПОЧТА.РФ', 'me@XN--80A1ACNY.xn--p1ai']) {
      expect(await signIn(deps, { ...alice, email }, client)).toMatchObject({ ok: true });
    }
    expect(await db.user.findMany()).toMatchObject([{ email: 'me@xn--80a1acny.xn--p1ai' }]);
  });

  it('create one account from five concurrent sign-ups with one e-mail', async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => signUp(deps, alice, client)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => 'errors' in result && result.errors.email === 'email-unusable')).toHaveLength(4);
    expect(await db.user.count()).toBe(1);
    expect(await db.session.count()).toBe(1);
  });

  it('answer a wrong password and an unknown e-mail alike, with the same message and the same work', async () => {
    await signUp(deps, alice, client);
    const hashes = vi.spyOn(argon2, 'verify');
    onTestFinished(() => hashes.mockRestore());
    const tried = async (email: string) => {
      hashes.mockClear();
      const answer = await signIn(deps, { email, password: 'not the password' }, client);
      // The new hash contains its cost parameters, whatever the result.
      return { answer, work: hashes.mock.calls.map(([hash]) => String(hash).split('$').slice(1, 4)) };
    };
    const wrong = await tried(alice.email);
    expect(wrong).toEqual({ answer: { ok: false, wrong: true }, work: [['argon2id', 'v=19', 'm=19456,t=2,p=1']] });
    expect(await tried('nobody@mado.example')).toEqual(wrong);
    expect(await db.session.count()).toBe(1);
  });

  it('delay further guesses after ten wrong passwords, the right one too, but nobody else', async () => {
    await signUp(deps, alice, client);
    await signUp(deps, { ...alice, email: 'bob@mado.example' }, client);
    for (let n = 0; n < 10; n++) {
      expect(await signIn(deps, { ...alice, password: `wrong ${n}` }, client)).toEqual({ ok: false, wrong: true });
    }
    const refused = await signIn(deps, alice, client);
    expect(refused).toMatchObject({ ok: false, waitSeconds: expect.closeTo(60, -1) });
    expect(await signIn(deps, { ...alice, email: 'bob@mado.example' }, client)).toMatchObject({ ok: true });
    expect(await signIn(deps, alice, clientAt('198.51.100.8'))).toMatchObject({ ok: true });
  });

  it('limit the sign-ups of an address as configured', async () => {
    restart(1);
    expect(await signUp(deps, alice, client)).toMatchObject({ ok: true });
    const second = await signUp(deps, { ...alice, email: 'bob@mado.example' }, client);
    expect(second).toMatchObject({ ok: false, waitSeconds: expect.any(Number) });
    const elsewhere = clientAt('198.51.100.8');
    expect(await signUp(deps, { ...alice, email: 'bob@mado.example' }, elsewhere)).toMatchObject({ ok: true });
  });

  it('reject errors in every field before anything is hashed or counted', async () => {
    restart(1);
    const refusals = [
      [{ ...alice, password: 'a1'.repeat(500_000) }, { password: 'password-too-long' }],
      [{ ...alice, password: 'password' }, { password: 'password-common' }],
      [{ ...alice, password: 'alice@mado.EXAMPLE' }, { password: 'password-is-yours' }],
      [{ ...alice, displayName: '🪟'.repeat(200) }, { displayName: 'name-too-long' }],
      [{ ...alice, displayName: 'Bob\u202Egnp' }, { displayName: 'name-unreadable' }],
      [{ ...alice, email: "' OR 1=1;--" }, { email: 'email-invalid' }],
      [{ ...alice, email: '<script>@mado.example' }, { email: 'email-invalid' }],
      [{}, { displayName: 'name-required', email: 'email-required', password: 'password-required' }],
    ] as const;
    for (const [input, errors] of refusals) expect(await signUp(deps, input, client)).toEqual({ ok: false, errors });
    const huge = { email: alice.email, password: 'a'.repeat(1_000_000) };
    expect(await signIn(deps, huge, client)).toEqual({ ok: false, errors: { password: 'password-too-long' } });
    expect(await db.user.count()).toBe(0);
    expect(await signUp(deps, alice, client)).toMatchObject({ ok: true });
  });

  it.each(['مريم العلي', `Robert'); DROP TABLE "User";--`, '<img src=x onerror=alert(1)>', '👨‍👩‍👧‍👦 窓 \\ %_'])(
    'keep the name %j as it was written, at sign-up and after a change',
    async (displayName) => {
      await signUp(deps, { ...alice, displayName }, client);
      const { id } = await db.user.findFirstOrThrow({ where: { displayName } });
      await changeDisplayName(db, id, 'Alice');
      expect(await changeDisplayName(db, id, displayName)).toEqual({ ok: true, name: displayName });
      expect(await changeDisplayName(db, id, '🪟'.repeat(200))).toEqual({ ok: false, error: 'name-too-long' });
      expect(await db.user.findMany()).toMatchObject([{ displayName }]);
    },
  );

  it('accept a password in any Unicode composition, with spaces and SQL in it', async () => {
    await signUp(deps, { ...alice, password: " caf\u00E9 ' OR 1=1;-- " }, client);
    const decomposed = { ...alice, password: " cafe\u0301 ' OR 1=1;-- " };
    expect(await signIn(deps, decomposed, client)).toMatchObject({ ok: true });
    expect(await signIn(deps, { ...alice, password: "' OR 1=1;--" }, client)).toEqual({ ok: false, wrong: true });
  });
});
