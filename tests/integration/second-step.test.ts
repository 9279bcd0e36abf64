import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePassword } from '@/lib/auth/account/change-password';
import { hashPassword } from '@/lib/auth/account/password';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import { createProof } from '@/lib/auth/email/proofs';
import { resetByMail } from '@/lib/auth/email/reset-password';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { checkAppCode, checkRecoveryCode } from '@/lib/auth/second-step/check-code';
import { factorMark, secondStepOf } from '@/lib/auth/second-step/factors';
import { findHalfSignIn, finishByCode } from '@/lib/auth/second-step/half-sign-in';
import { withRemembered } from '@/lib/auth/second-step/remembered-devices';
import {
  beginAuthenticator,
  confirmAuthenticator,
  pendingAuthenticator,
  renewRecoveryCodes,
  turnOffTwoStep,
} from '@/lib/auth/second-step/set-up';
import { signIn } from '@/lib/auth/session/sign-in';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { clientAt } from '@/tests/fakes/client';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const client = clientAt('198.51.100.7');
const email = 'alice@mado.example';
const password = 'window over the harbour 9';
const settings = {
  AUTH_SECRET: 'a secret of this test, long enough to be one',
  PASSWORD_MIN_LENGTH: 8,
  PASSWORD_ONLY_MIN: 8,
  publicUrl: 'https://call.example.org',
};
const stepMs = 30_000;

describe.each(['sqlite', 'postgresql'] as const)('the second step, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let userId: string;
  let logged: string[];
  let limits = memoryAccountLimits({ signUpsPerHour: 100 });

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    logged = [];
    limits = memoryAccountLimits({ signUpsPerHour: 100 });
    const passwordHash = await hashPassword(password);
    ({ id: userId } = await db.user.create({ data: { email, displayName: 'Alice', passwordHash } }));
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const deps = () => ({
    db,
    limits,
    settings,
    logger: { info: (fields: object, message?: string) => logged.push(JSON.stringify(fields) + message) },
    word: { tell: async () => undefined },
  });
  const changing = () => ({ userId, locale: 'en' as const });
  const codeAt = (secret: string, ms: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms });
  const kinds = async () => (await db.mail.findMany()).map(({ letter }) => JSON.parse(letter).kind).sort();
  const letters = async () => (await kinds()).filter((kind) => kind !== 'new-device');

  /** Sets an app up a minute ago, so that its present code is still unused. */
  async function setUp(): Promise<{ secret: string; codes: readonly string[] }> {
    await beginAuthenticator(deps(), userId);
    const secret = (await pendingAuthenticator(deps(), userId))?.secret ?? '';
    const nowMs = Date.now() - 2 * stepMs;
    await db.authenticator.updateMany({ data: { createdAt: new Date(nowMs) } });
    const result = await confirmAuthenticator(deps(), changing(), codeAt(secret, nowMs), nowMs);
    if (!result.ok) throw new Error('not set up');
    return { secret, codes: result.codes };
  }

  /** Types the password; returns what the browser then holds. */
  async function half(by = client): Promise<string> {
    const result = await signIn(deps(), { email, password }, by);
    if (!result.ok || result.begun.kind !== 'half-signed-in')
      throw new Error(`no second step: ${JSON.stringify(result)}`);
    return result.begun.token;
  }

  const finish = (token: string | null, typed: string, by = client, nowMs = Date.now()) =>
    finishByCode(deps(), { token, typed, check: checkAppCode({ db, settings, nowMs: () => nowMs }) }, by);
  const recover = (token: string, typed: string, by = client) =>
    finishByCode(deps(), { token, typed, check: checkRecoveryCode({ db, settings }) }, by);

  it('counts once a code was typed, and hides its secret in the database', async () => {
    await beginAuthenticator(deps(), userId);
    const pending = await pendingAuthenticator(deps(), userId);
    expect(pending?.uri).toContain('otpauth://totp/call.example.org:alice%40mado.example?');
    const secret = pending?.secret ?? '';
    expect(await signIn(deps(), { email, password }, client)).toMatchObject({ ok: true });
    expect(await confirmAuthenticator(deps(), changing(), '')).toEqual({ ok: false, error: 'code-required' });
    const wrong = codeAt(secret, Date.now() + 10 * stepMs);
    expect(await confirmAuthenticator(deps(), changing(), wrong)).toEqual({ ok: false, error: 'code-wrong' });
    expect(await signIn(deps(), { email, password }, client)).toMatchObject({ ok: true });
    expect(await confirmAuthenticator(deps(), changing(), codeAt(secret, Date.now()))).toMatchObject({
      ok: true,
      codes: expect.arrayContaining([expect.stringMatching(/^\w{5}-\w{5}$/)]),
    });
    expect(await secondStepOf(db, userId)).toMatchObject({ since: expect.any(Date), recoveryCodes: 10 });
    expect(await letters()).toEqual(['two-step-on']);
    expect(await pendingAuthenticator(deps(), userId)).toBeNull();
    const stored = JSON.stringify([await db.authenticator.findMany(), await db.recoveryCode.findMany()]);
    expect(stored).not.toContain(secret);
    expect(logged.join()).not.toContain(secret);
  });

  it('gives no login for the password alone, and one for a code, each code once', async () => {
    const { secret } = await setUp();
    const nowMs = Date.now();
    const token = await half();
    expect(await db.session.count()).toBe(0);
    expect(JSON.stringify(await db.halfSignIn.findMany())).not.toContain(token);
    expect(await finish(token, '', client, nowMs)).toEqual({ ok: false, error: 'code-required' });
    expect(await finish(token, codeAt(secret, nowMs + 5 * stepMs), client, nowMs)).toEqual({
      ok: false,
      error: 'code-wrong',
    });
    const code = codeAt(secret, nowMs);
    expect(await kinds()).toEqual(['two-step-on']);
    expect(await finish(token, code, client, nowMs)).toMatchObject({ ok: true, session: { userId } });
    expect(await kinds()).toEqual(['new-device', 'two-step-on']);
    expect(await finish(token, codeAt(secret, nowMs + stepMs), client, nowMs)).toEqual({ ok: false, void: true });
    // The same code, and an older one that was never typed.
    const next = await half();
    expect(await finish(next, code, client, nowMs)).toEqual({ ok: false, error: 'code-used' });
    expect(await finish(next, codeAt(secret, nowMs - stepMs), client, nowMs)).toEqual({
      ok: false,
      error: 'code-used',
    });
    expect(await finish(next, codeAt(secret, nowMs + stepMs), client, nowMs)).toMatchObject({ ok: true });
    expect(await db.session.count()).toBe(2);
  });

  it('takes one code once, also where it is sent several times at once', async () => {
    const { secret } = await setUp();
    const nowMs = Date.now();
    const tokens = await Promise.all([half(), half(), half()]);
    const results = await Promise.all(tokens.map((token) => finish(token, codeAt(secret, nowMs), client, nowMs)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await db.session.count()).toBe(1);
  });

  it('takes each recovery code once, tells its owner, and makes new ones in place of the old', async () => {
    const { codes } = await setUp();
    const [first = '', second = '', third = ''] = codes;
    const token = await half();
    expect(await recover(token, 'abcde-fgh23')).toEqual({ ok: false, error: 'code-wrong' });
    expect(await recover(token, first.toUpperCase().replace('-', ' '))).toMatchObject({ ok: true });
    const again = await half();
    expect(await recover(again, first)).toEqual({ ok: false, error: 'code-wrong' });
    const results = await Promise.all([recover(again, second), recover(await half(), second)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await secondStepOf(db, userId)).recoveryCodes).toBe(8);
    expect(await letters()).toEqual(['recovery-code-used', 'recovery-code-used', 'two-step-on']);
    const renewed = await renewRecoveryCodes(deps(), changing());
    expect(renewed).toHaveLength(10);
    const last = await half();
    expect(await recover(last, third)).toEqual({ ok: false, error: 'code-wrong' });
    expect(await recover(last, renewed?.[0] ?? '')).toMatchObject({ ok: true });
    expect(await letters()).toContain('recovery-codes-made');
    expect(logged.join()).not.toMatch(new RegExp([first, second, renewed?.[0]].join('|')));
  });

  it('lets five codes be tried before the password is asked for again, however many arrive at once', async () => {
    const { secret } = await setUp();
    const token = await half();
    const wrong = codeAt(secret, Date.now() + 100 * stepMs);
    const results = await Promise.all(Array.from({ length: 9 }, () => finish(token, wrong)));
    expect(results.filter((result) => 'error' in result && result.error === 'code-wrong')).toHaveLength(5);
    expect(await finish(token, codeAt(secret, Date.now()))).toEqual({ ok: false, void: true });
    // Their owner hears that somebody knows the password; once, not for each five.
    expect(await letters()).toContain('codes-tried');
    await db.mail.updateMany({
      where: { letter: { contains: 'codes-tried' } },
      data: { sentAt: new Date(), dueAt: null },
    });
    const [known, more] = [clientAt('198.51.100.7', [{ userId, deviceId: 'known' }]), await half()];
    for (let n = 0; n < 5; n += 1) await finish(more, wrong, known);
    expect((await letters()).filter((kind) => kind === 'codes-tried')).toHaveLength(1);
  });

  it('tells the owner of wrong codes also where each sign-in has few of them', async () => {
    const { secret } = await setUp();
    const wrong = codeAt(secret, Date.now() + 100 * stepMs);
    for (const tries of [2, 2]) {
      const token = await half();
      for (let n = 0; n < tries; n += 1) await finish(token, wrong);
    }
    expect(await letters()).not.toContain('codes-tried');
    await finish(await half(), wrong);
    expect(await letters()).toContain('codes-tried');
  });

  it('slows down whoever guesses codes, and not the owner’s device', async () => {
    const { secret } = await setUp();
    const attacker = clientAt('203.0.113.9');
    const wrong = codeAt(secret, Date.now() + 100 * stepMs);
    for (let n = 0; n < 10; n += 1) {
      const token = await half(attacker);
      expect(await finish(token, wrong, attacker)).toEqual({ ok: false, error: 'code-wrong' });
    }
    const refused = await finish(await half(attacker), codeAt(secret, Date.now()), attacker);
    expect(refused).toEqual({ ok: false, waitSeconds: expect.any(Number) });
    const owner = clientAt('203.0.113.9', [{ userId, deviceId: 'known' }]);
    expect(await finish(await half(owner), codeAt(secret, Date.now()), owner)).toMatchObject({ ok: true });
  });

  it('is not asked on a device that is remembered, until the password or a factor changes', async () => {
    await setUp();
    const mark = async () => factorMark(await db.user.findUniqueOrThrow({ where: { id: userId } }));
    const remembered = clientAt('198.51.100.7', [], withRemembered([], { userId, mark: await mark() }));
    expect(await signIn(deps(), { email, password }, remembered)).toMatchObject({ begun: { kind: 'signed-in' } });
    const other = await db.user.create({ data: { email: 'b@mado.example', displayName: 'Bob', passwordHash: 'x' } });
    const others = clientAt('198.51.100.7', [], withRemembered([], { userId: other.id, mark: await mark() }));
    await half(others);
    await renewRecoveryCodes(deps(), changing());
    await half(remembered);
    const now = clientAt('198.51.100.7', [], withRemembered([], { userId, mark: await mark() }));
    expect(await signIn(deps(), { email, password }, now)).toMatchObject({ begun: { kind: 'signed-in' } });
    const typed = { currentPassword: password, newPassword: 'lantern on the pier 4' };
    await changePassword(deps(), { userId, sessionId: 'none', locale: 'en' }, typed, client);
    const result = await signIn(deps(), { email, password: typed.newPassword }, now);
    expect(result).toMatchObject({ begun: { kind: 'half-signed-in' } });
  });

  it('is asked after a password was reset by mail, and void where that happens in between', async () => {
    const { secret } = await setUp();
    const token = await half();
    const proofId = await createProof(db, { purpose: 'reset-password', email, userId });
    const code = encodeProofCode(proofId, settings.AUTH_SECRET);
    expect(await resetByMail(deps(), code, 'lantern on the pier 4')).toMatchObject({ ok: true });
    expect(await findHalfSignIn(db, token)).toBeNull();
    expect(await finish(token, codeAt(secret, Date.now()))).toEqual({ ok: false, void: true });
    const result = await signIn(deps(), { email, password: 'lantern on the pier 4' }, client);
    expect(result).toMatchObject({ begun: { kind: 'half-signed-in' } });
    expect(await db.session.count()).toBe(0);
  });

  it('is void after ten minutes, for a disabled account, and for what nobody was given', async () => {
    const { secret } = await setUp();
    const token = await half();
    expect(await findHalfSignIn(db, token, Date.now() + 10 * 60_000)).toBeNull();
    expect(await finish(null, codeAt(secret, Date.now()))).toEqual({ ok: false, void: true });
    expect(await finish('guessed', codeAt(secret, Date.now()))).toEqual({ ok: false, void: true });
    const [row] = await db.halfSignIn.findMany();
    expect(await finish(row?.id ?? '', codeAt(secret, Date.now()))).toEqual({ ok: false, void: true });
    await db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await finish(token, codeAt(secret, Date.now()))).toEqual({ ok: false, void: true });
    expect(await db.session.count()).toBe(0);
  });

  it('has one app at a time, and is gone once it is turned off', async () => {
    const { secret } = await setUp();
    await beginAuthenticator(deps(), userId);
    expect(await finish(await half(), codeAt(secret, Date.now()))).toMatchObject({ ok: true });
    const next = (await pendingAuthenticator(deps(), userId))?.secret ?? '';
    const replaced = await confirmAuthenticator(deps(), changing(), codeAt(next, Date.now()));
    expect(replaced).toEqual({ ok: true, codes: [] });
    expect(await db.authenticator.count()).toBe(1);
    expect(await finish(await half(), codeAt(secret, Date.now() + stepMs))).toEqual({ ok: false, error: 'code-wrong' });
    expect(await secondStepOf(db, userId)).toMatchObject({ recoveryCodes: 10 });
    await turnOffTwoStep(deps(), changing());
    await turnOffTwoStep(deps(), changing());
    expect(await secondStepOf(db, userId)).toEqual({ since: null, authenticatorSince: null, recoveryCodes: 0 });
    expect(await renewRecoveryCodes(deps(), changing())).toBeNull();
    expect(await letters()).toEqual(['two-step-off', 'two-step-on', 'two-step-on']);
    expect(await signIn(deps(), { email, password }, client)).toMatchObject({ ok: true });
  });

  it('refuses every code once AUTH_SECRET has changed, and still takes recovery codes', async () => {
    const { secret, codes } = await setUp();
    const token = await half();
    const check = checkAppCode({ db, settings: { AUTH_SECRET: 'another secret, which is long enough as well' } });
    const result = await finishByCode(deps(), { token, typed: codeAt(secret, Date.now()), check }, client);
    expect(result).toEqual({ ok: false, error: 'code-wrong' });
    expect(await recover(token, codes[0] ?? '')).toMatchObject({ ok: true });
  });
});
