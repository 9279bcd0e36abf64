import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '@/lib/auth/account/password';
import { signUp } from '@/lib/auth/account/sign-up';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import { confirmAddress, linkState, makeBrowserCode, signUpByMail } from '@/lib/auth/email/sign-up-by-mail';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { type ChallengePurpose, type OpenChallenges, withChallenge } from '@/lib/auth/passkeys/challenges';
import { authenticationOptions, checkPasskey } from '@/lib/auth/passkeys/check-passkey';
import { handleFor } from '@/lib/auth/passkeys/new-passkey';
import {
  addPasskey,
  passkeysOf,
  registrationOptions,
  removePasskey,
  renamePasskey,
} from '@/lib/auth/passkeys/own-passkeys';
import { finishByPasskey, signInWithPasskey } from '@/lib/auth/passkeys/passkey-sign-in';
import { firstPasskey, signUpOptions } from '@/lib/auth/passkeys/passkey-sign-up';
import { waysToFinish } from '@/lib/auth/second-step/half-sign-in';
import { turnOffTwoStep, turnOnWithPasskeys } from '@/lib/auth/second-step/set-up';
import { signIn } from '@/lib/auth/session/sign-in';
import { isLastWayIn, waysInOf } from '@/lib/auth/ways-in/ways-in';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { FakeAuthenticator } from '@/tests/fakes/authenticator';
import { clientAt } from '@/tests/fakes/client';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const client = clientAt('198.51.100.7');
const email = 'alice@mado.example';
const password = 'window over the harbour 9';
const settings = {
  issuers: [],
  SIGN_UP: 'open' as const,
  PASSWORD_MIN_LENGTH: 8,
  PASSWORD_ONLY_MIN: 8,
  AUTH_SECRET: 'a secret of this test, long enough to be one',
  publicUrl: 'https://call.example.org:8443',
};
const here = { origin: 'https://call.example.org:8443', rpId: 'call.example.org' };
const wrong = { ok: false, wrong: true };

describe.each(['sqlite', 'postgresql'] as const)('passkeys, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let userId: string;
  let device: FakeAuthenticator;
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
    device = new FakeAuthenticator();
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const deps = (publicUrl = settings.publicUrl) => ({
    db,
    limits,
    settings: { ...settings, publicUrl },
    logger: { info: (fields: object, message?: string) => logged.push(JSON.stringify(fields) + message) },
    word: { tell: async () => undefined },
  });
  const changing = () => ({ userId, locale: 'en' as const });
  const kinds = async () => (await db.mail.findMany()).map(({ letter }) => JSON.parse(letter).kind).sort();
  const letters = async () => (await kinds()).filter((kind) => kind !== 'new-device');
  const ask = (purpose: ChallengePurpose, open: OpenChallenges = []) => withChallenge(open, purpose);

  async function add(to = device, name = 'Laptop'): Promise<boolean> {
    const { challenge, open } = ask('register');
    const options = await registrationOptions(deps(), challenge, userId);
    const answer = to.register({ ...here, challenge }, options?.user.id ?? '');
    return addPasskey(deps(), changing(), { answer, open, name });
  }

  /** Uses the passkey for a new challenge. */
  function use(change: Partial<Parameters<FakeAuthenticator['use']>[0]> = {}, purpose: ChallengePurpose = 'sign-in') {
    const { challenge, open } = ask(purpose);
    return { answer: device.use({ ...here, challenge, ...change }), open };
  }

  const signInWith = (answered: { answer: unknown; open: OpenChallenges }) =>
    signInWithPasskey(deps(), answered, client);

  async function half(): Promise<string> {
    const result = await signIn(deps(), { email, password }, client);
    if (!result.ok || result.begun.kind !== 'half-signed-in') throw new Error('no second step');
    return result.begun.token;
  }

  it('are made for a random name of their user, and sign in by themselves', async () => {
    const { challenge } = ask('register');
    const options = await registrationOptions(deps(), challenge, userId);
    expect(options).toMatchObject({
      challenge,
      rp: { id: 'call.example.org' },
      user: { name: email, displayName: 'Alice' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    });
    expect(Buffer.from(options?.user.id ?? '', 'base64url')).toHaveLength(32);
    expect(await add()).toBe(true);
    // The next one is named alike, and the browser is told which it has.
    const next = await registrationOptions(deps(), challenge, userId);
    expect(next?.user.id).toBe(options?.user.id);
    expect(next?.excludeCredentials).toEqual([expect.objectContaining({ transports: ['internal'] })]);
    expect(await passkeysOf(deps(), userId)).toMatchObject([{ name: 'Laptop', usedAt: null, worksHere: true }]);
    expect(await signInWith(use())).toMatchObject({ ok: true, session: { userId } });
    expect(await passkeysOf(deps(), userId)).toMatchObject([{ usedAt: expect.any(Date) }]);
    expect(await kinds()).toEqual(['new-device', 'passkey-added']);
    const known = clientAt('198.51.100.7', [{ userId, deviceId: 'known' }]);
    expect(await signInWithPasskey(deps(), use(), known)).toMatchObject({ ok: true });
    expect(await kinds()).toEqual(['new-device', 'passkey-added']);
    expect(JSON.stringify(await authenticationOptions(deps(), challenge, null))).not.toContain(options?.user.id);
  });

  it('sign in with nothing that was answered before, elsewhere, for something else, or by nobody in person', async () => {
    await add();
    const once = use();
    expect(await signInWith(once)).toMatchObject({ ok: true });
    expect(await signInWith(once)).toEqual(wrong);
    const { challenge, open } = ask('sign-in');
    expect(await signInWith({ answer: device.use({ ...here, challenge }), open })).toMatchObject({ ok: true });
    expect(await signInWith({ answer: device.use({ ...here, challenge }), open })).toEqual(wrong);
    const strange = [
      { ...use(), open: [] },
      { ...use(), open: ask('sign-in').open },
      use({}, 'second-step'),
      use({ origin: 'https://call.example.org' }),
      use({ origin: 'https://evil.example' }),
      use({ rpId: 'evil.example' }),
      use({ verified: false }),
      { ...use(), answer: null },
      { ...use(), answer: { id: 'x' } },
    ];
    for (const answered of strange) expect(await signInWith(answered)).toEqual(wrong);
    // After ten of them it is the limit that answers.
    limits = memoryAccountLimits({ signUpsPerHour: 100 });
    const { answer, open: still } = use();
    const forged = { ...answer, response: { ...answer.response, signature: use().answer.response.signature } };
    expect(await signInWith({ answer: forged, open: still })).toEqual(wrong);
    device.userHandle = Buffer.from('somebody else').toString('base64url');
    expect(await signInWith(use())).toEqual(wrong);
    expect(await signInWithPasskey(deps('https://elsewhere.example'), use(), client)).toEqual(wrong);
  });

  it('answer unknown passkeys and those of disabled accounts alike', async () => {
    await add();
    await db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await signInWith(use())).toEqual(wrong);
    device = new FakeAuthenticator();
    expect(await signInWith(use())).toEqual(wrong);
    expect(await db.session.count()).toBe(0);
  });

  it('refuse a copy, whose counter is behind', async () => {
    await add();
    device.counter = 7;
    expect(await signInWith(use())).toMatchObject({ ok: true });
    device.counter = 5;
    expect(await signInWith(use())).toEqual(wrong);
    expect(logged.join()).toContain('a passkey was refused');
    device.counter = 20;
    expect(await signInWith(use())).toMatchObject({ ok: true });
    expect(await db.passkey.findMany()).toMatchObject([{ counter: 21n }]);
  });

  it('take challenges for a limited number of attempts', async () => {
    await add();
    for (let n = 0; n < 10; n += 1) expect(await signInWith({ ...use(), open: [] })).toEqual(wrong);
    expect(await signInWith(use())).toEqual({ ok: false, waitSeconds: expect.any(Number) });
  });

  it('are the second step of their owner alone', async () => {
    await add();
    const mine = device;
    expect(await turnOnWithPasskeys(deps(), changing())).toHaveLength(10);
    expect(await turnOnWithPasskeys(deps(), changing())).toBeNull();
    const token = await half();
    expect(await waysToFinish(db, token, settings)).toEqual({ app: false, passkey: true });
    const { challenge } = ask('second-step');
    const options = await authenticationOptions(deps(), challenge, userId);
    expect(options?.allowCredentials).toMatchObject([{ id: mine.use({ ...here, challenge }).id }]);
    const finish = (answered: ReturnType<typeof use>, by: string | null = token) =>
      finishByPasskey(deps(), { ...answered, token: by }, client);
    expect(await finish(use({}, 'sign-in'))).toEqual(wrong);

    const bob = await db.user.create({ data: { email: 'b@mado.example', displayName: 'Bob', passwordHash: 'x' } });
    const alice = userId;
    [userId, device] = [bob.id, new FakeAuthenticator()];
    await add();
    expect(await finish(use({}, 'second-step'))).toEqual(wrong);
    [userId, device] = [alice, mine];
    expect(await finish(use({}, 'second-step'), 'guessed')).toEqual({ ok: false, void: true });
    expect(await finish(use({}, 'second-step'))).toMatchObject({ ok: true, session: { userId: alice } });
    expect(await finish(use({}, 'second-step'))).toEqual({ ok: false, void: true });
    // By itself it is enough, with a second step as well.
    expect(await signInWith(use())).toMatchObject({ ok: true });
  });

  it('prove who is there only to the login of their owner', async () => {
    await add();
    const prove = (whose: string) => checkPasskey(deps(), { ...use({}, 'prove'), purpose: 'prove', userId: whose });
    expect(await prove(userId)).toBe(userId);
    expect(await prove('somebody else')).toBeNull();
  });

  it('are renamed and removed by their owner alone, and not the last second step', async () => {
    await add();
    const [{ id = '' } = {}] = await passkeysOf(deps(), userId);
    await renamePasskey({ db }, 'somebody else', id, 'Stolen');
    await renamePasskey({ db }, userId, id, `  My \u202E laptop ${'x'.repeat(100)}`);
    const [renamed] = await passkeysOf(deps(), userId);
    expect(renamed?.name).toMatch(/^My .*laptop x+$/);
    expect(renamed?.name).not.toContain('\u202E');
    expect(renamed?.name.length).toBe(60);
    expect(await removePasskey(deps(), { userId: 'somebody else', locale: 'en' }, id)).toBe('removed');
    expect(await passkeysOf(deps(), userId)).toHaveLength(1);
    await turnOnWithPasskeys(deps(), changing());
    expect(await removePasskey(deps(), changing(), id)).toBe('last-second-step');
    await turnOffTwoStep(deps(), changing());
    expect(await removePasskey(deps(), changing(), id)).toBe('removed');
    expect(await removePasskey(deps(), changing(), id)).toBe('removed');
    expect(await signInWith(use())).toEqual(wrong);
    expect(await letters()).toEqual(['passkey-added', 'passkey-removed', 'two-step-off', 'two-step-on']);
  });

  it('are counted among the ways in, the last of which stays', async () => {
    await add();
    const [{ id = '' } = {}] = await passkeysOf(deps(), userId);
    expect(await waysInOf(db, userId, settings)).toEqual([{ kind: 'password' }, { kind: 'passkey', id }]);
    expect(await isLastWayIn(db, userId, { kind: 'passkey', id }, settings)).toBe(false);
    expect(await isLastWayIn(db, userId, { kind: 'password' }, settings)).toBe(false);
    const moved = { publicUrl: 'https://elsewhere.example', issuers: [] };
    expect(await waysInOf(db, userId, moved)).toEqual([{ kind: 'password' }]);
    expect(await isLastWayIn(db, userId, { kind: 'password' }, moved)).toBe(true);
    await db.user.update({ where: { id: userId }, data: { passwordHash: null } });
    expect(await removePasskey(deps(), changing(), id)).toBe('last-way-in');
    expect(await passkeysOf(deps(), userId)).toHaveLength(1);
    expect(await letters()).toEqual(['passkey-added']);
  });

  it('are twenty at most, each once', async () => {
    expect(await add()).toBe(true);
    expect(await add()).toBe(false);
    const [row] = await db.passkey.findMany();
    if (!row) throw new Error('no passkey');
    const rows = Array.from({ length: 19 }, (_, n) => ({ ...row, id: `copy-${n}`, credentialId: `copy-${n}` }));
    await db.passkey.createMany({ data: rows });
    expect(await registrationOptions(deps(), ask('register').challenge, userId)).toBeNull();
    const { challenge, open } = ask('register');
    const answer = new FakeAuthenticator().register({ ...here, challenge }, 'AAAA');
    expect(await addPasskey(deps(), changing(), { answer, open, name: 'One more' })).toBe(false);
    expect(await db.passkey.count()).toBe(20);
  });

  it('are not offered at an address of numbers', async () => {
    const numbers = deps('https://192.168.1.7:3443');
    expect(await registrationOptions(numbers, ask('register').challenge, userId)).toBeNull();
    expect(await authenticationOptions(numbers, ask('sign-in').challenge, null)).toBeNull();
    expect(await turnOnWithPasskeys(numbers, changing())).toBeNull();
  });

  describe('at sign-up', () => {
    const typed = { displayName: 'Ren', email: 'Ren@mado.example' };
    const isClosed = { ...settings, SIGN_UP: 'closed' as const };

    /** What Ren's new device makes when the sign-up page asks. */
    async function make(to: FakeAuthenticator) {
      const { challenge, open } = ask('sign-up');
      const asked = await signUpOptions(deps(), typed, false, async () => challenge);
      if (!asked.ok) throw new Error('the page asked for no passkey');
      expect(asked.options.user).toMatchObject({ name: 'Ren@mado.example', displayName: 'Ren' });
      return { answer: to.register({ ...here, challenge }, asked.options.user.id), open, name: 'Phone' };
    }

    it('are the only way into the account', async () => {
      const phone = new FakeAuthenticator();
      const first = await firstPasskey(deps(), await make(phone));
      const made = await signUp(deps(), typed, client, first);
      expect(made).toMatchObject({ ok: true, begun: { kind: 'signed-in' } });
      const ren = await db.user.findUniqueOrThrow({ where: { email: 'ren@mado.example' } });
      expect(ren).toMatchObject({ passwordHash: null, emailTyped: 'Ren@mado.example', emailProvedAt: null });
      expect(await passkeysOf(deps(), ren.id)).toMatchObject([{ name: 'Phone', worksHere: true }]);
      device = phone;
      expect(await signInWith(use())).toMatchObject({ ok: true, session: { userId: ren.id } });
      expect(await signIn(deps(), { email: typed.email, password }, client)).toMatchObject({ ok: false, wrong: true });
      // Another one is kept under the same name of its user.
      const options = await registrationOptions(deps(), 'challenge', ren.id);
      expect(options?.user.id).toBe(first?.handle);
    });

    it('are made for whoever may sign up, for this purpose, and once', async () => {
      const never = async () => expect.unreachable('a challenge was made');
      const refused = await signUpOptions({ db, settings: isClosed }, typed, false, never);
      expect(refused).toEqual({ ok: false, refused: 'sign-up-closed' });
      const nameless = await signUpOptions(deps(), { ...typed, displayName: ' ' }, false, never);
      expect(nameless).toEqual({ ok: false, errors: { displayName: 'name-required' } });
      const { challenge, open } = ask('register');
      const handle = handleFor(challenge);
      const forAnother = { answer: device.register({ ...here, challenge }, handle), open, name: 'Phone' };
      expect(await firstPasskey(deps(), forAnother)).toBeNull();
      const answered = await make(device);
      expect(await firstPasskey(deps(), { ...answered, open: [] })).toBeNull();
      expect(await firstPasskey(deps(), answered)).toMatchObject({ passkey: { name: 'Phone' } });
      expect(await firstPasskey(deps(), answered)).toBeNull();
    });

    it('wait for the button of the mail, in the browser that made them', async () => {
      const phone = new FakeAuthenticator();
      const first = await firstPasskey(deps(), await make(phone));
      const browserCode = makeBrowserCode();
      const asked = await signUpByMail(deps(), typed, client, { locale: 'en', browserCode }, first);
      if (!asked.ok) throw new Error('no link was sent');
      await asked.send();
      expect(await db.passkey.count()).toBe(0);
      const { id } = await db.emailProof.findFirstOrThrow({ where: { email: 'ren@mado.example' } });
      const code = encodeProofCode(id, settings.AUTH_SECRET);
      const [there, elsewhere] = [browserCode, null].map((of) => ({ browserCode: of, userId: null, password: '' }));
      if (!there || !elsewhere) throw new Error('no browser');
      expect(await linkState(deps(), code, elsewhere)).toBe('same-browser');
      expect(await confirmAddress(deps(), code, elsewhere, client)).toEqual({ ok: false, wrongPassword: true });
      expect(await linkState(deps(), code, there)).toBe('confirm');
      expect(await confirmAddress(deps(), code, there, client)).toMatchObject({ ok: true });
      device = phone;
      expect(await signInWith(use())).toMatchObject({ ok: true });
      const ren = await db.user.findUniqueOrThrow({ where: { email: 'ren@mado.example' } });
      expect(ren).toMatchObject({ passwordHash: null, emailProvedAt: expect.any(Date) });
    });
  });
});
