import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signUp } from '@/lib/auth/account/sign-up';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { readSession } from '@/lib/auth/session/read-session';
import { encodeSessionToken } from '@/lib/auth/session/session-token';
import { signIn } from '@/lib/auth/session/sign-in';
import { type Database, openDatabase } from '@/lib/db/client';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { operate } from '@/tests/fakes/operator';
import { sessionOf } from '@/tests/fakes/session-of';
import { TestSidecar } from '@/tests/fakes/sidecar';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const client = clientAt('198.51.100.7');
const secret = 'a secret for tests, at least 32 characters';
const cookieName = sessionCookieName('http://localhost:3000');
const bob = 'bob@mado.example';

describe.each(['sqlite', 'postgresql'] as const)('npx mado admin, on %s', (provider) => {
  let made: EmptyDatabase;
  let dataDir: string;
  let opened: Database | undefined;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    dataDir = await mkdtemp(join(tmpdir(), 'mado-admin-'));
    opened = undefined;
  });
  afterEach(async () => {
    await opened?.$disconnect();
    await made.drop();
    await rm(dataDir, { recursive: true });
  });

  const admin = (...args: string[]) => operate({ DATABASE_URL: made.url, DATA_DIR: dataDir }, 'admin', ...args);
  const database = () => {
    opened ??= openDatabase(made.url);
    return opened;
  };
  const deps = () => ({
    db: database(),
    limits: memoryAccountLimits({ signUpsPerHour: 100 }),
    logger: { info: () => undefined },
    settings: ACCOUNT_SETTINGS,
  });
  const passwordIn = (out: string) => /^Password: (\S+)$/m.exec(out)?.[1] ?? '';

  /** Makes the account, and returns its password. */
  async function makeBob(): Promise<string> {
    const { code, out } = await admin('create', bob, '--name', 'Bob');
    expect(code).toBe(0);
    return passwordIn(out);
  }

  /** The header that a browser of this account would send, signed in by its password. */
  async function cookieOf(password: string): Promise<string> {
    const result = await signIn(deps(), { email: bob, password }, client);
    if (!result.ok) throw new Error('could not sign in');
    const { userId, id } = sessionOf(result);
    return `${cookieName}=${await encodeSessionToken({ sub: userId, sid: id }, secret)}`;
  }
  const whoIs = (cookie: string) => readSession(cookie, { db: database(), secret, cookieName });

  it('makes the first account before the first start, with a password that it prints once', async () => {
    const { code, out, err } = await admin('create', ' Bob@MADO.example', '--name', '  Bob ');
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/^Made the tables of a new database( at \/\S+\/mado\.db)?\.$/),
    ]);
    expect(out).toMatch(
      /^Made an account for bob@mado\.example, shown to others as Bob\.\nPassword: [a-z2-9]{5}(-[a-z2-9]{5}){3}$/,
    );
    expect(await signIn(deps(), { email: bob, password: passwordIn(out) }, client)).toMatchObject({ ok: true });
    if (provider === 'sqlite') expect((await stat(made.url.replace('file:', ''))).mode & 0o077).toBe(0);
  });

  it('prints one JSON object for a script', async () => {
    const { out } = await admin('create', bob, '--name', 'Bob', '--json');
    const [row] = await database().user.findMany();
    expect(JSON.parse(out)).toEqual({
      id: row?.id,
      email: bob,
      name: 'Bob',
      password: expect.stringMatching(/^\S{23}$/),
    });
  });

  it('takes no account that the sign-up page would refuse, and leaves the first one alone', async () => {
    const password = await makeBob();
    const refusals = [
      [['create', 'BOB@mado.example', '--name', 'Mallory'], 'EMAIL: there is an account with this address already.'],
      [['create', 'nobody', '--name', 'Bob\u202Egnp'], /^--name: this holds .*\nEMAIL: this is no address/],
      [['disable', 'carol@mado.example'], 'EMAIL: there is no account with the address carol@mado.example.'],
      [['disable', 'carol'], 'EMAIL: this is no address; one looks like name@example.org.'],
    ] as const;
    for (const [args, sentence] of refusals) {
      const { code, out, err } = await admin(...args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(sentence);
    }
    expect(await database().user.count()).toBe(1);
    expect(await signIn(deps(), { email: bob, password }, client)).toMatchObject({ ok: true });
  });

  it('gives a new password and ends every login', async () => {
    const former = await makeBob();
    const [laptop, phone] = [await cookieOf(former), await cookieOf(former)];
    const { code, out } = await admin('reset-password', bob);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^bob@mado\.example has a new password\. 2 logins have ended/),
    ]);
    expect(await signIn(deps(), { email: bob, password: former }, client)).toEqual({ ok: false, wrong: true });
    expect(await signIn(deps(), { email: bob, password: passwordIn(out) }, client)).toMatchObject({ ok: true });
    expect([await whoIs(laptop), await whoIs(phone)]).toEqual([null, null]);
    const letters = (await database().mail.findMany()).map(({ to, letter }) => [to, JSON.parse(letter).kind]);
    expect(letters).toContainEqual([bob, 'password-changed']);
  });

  it('ends every login and leaves the password', async () => {
    const password = await makeBob();
    const cookie = await cookieOf(password);
    expect((await admin('sign-out', bob)).out).toMatch(/^bob@mado\.example: 1 login has ended/);
    expect(await whoIs(cookie)).toBeNull();
    expect(await signIn(deps(), { email: bob, password }, client)).toMatchObject({ ok: true });
  });

  it('turns off the second step of somebody who has lost it, and removes passkeys where that is said', async () => {
    const password = await makeBob();
    const cookie = await cookieOf(password);
    const db = database();
    const { id: userId } = await db.user.update({ where: { email: bob }, data: { twoStepSince: new Date() } });
    await db.authenticator.create({ data: { userId, secret: 'sealed', confirmedAt: new Date() } });
    await db.recoveryCode.create({ data: { userId, hash: 'hash', salt: 'salt' } });
    const passkey = { userId, publicKey: new Uint8Array(3), rpId: 'localhost', name: 'Laptop' };
    await db.passkey.create({ data: { ...passkey, credentialId: 'one' } });
    expect(await signIn(deps(), { email: bob, password }, client)).toMatchObject({
      begun: { kind: 'half-signed-in' },
    });

    const { code, out } = await admin('turn-off-two-step', bob);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^bob@mado\.example no longer has a second step\. 1 login has ended/),
    ]);
    expect(await whoIs(cookie)).toBeNull();
    expect([await db.authenticator.count(), await db.recoveryCode.count(), await db.passkey.count()]).toEqual([
      0, 0, 1,
    ]);
    expect(await signIn(deps(), { email: bob, password }, client)).toMatchObject({ ok: true });
    expect((await admin('turn-off-two-step', bob, '--passkeys')).out).toMatch(
      /^bob@mado\.example had no second step\. .*\n1 passkey was removed\.$/,
    );
    expect(await db.passkey.count()).toBe(0);
    const kinds = (await db.mail.findMany()).map(({ letter }) => JSON.parse(letter).kind);
    expect(kinds.filter((kind) => kind !== 'new-device').sort()).toEqual(['passkey-removed', 'two-step-off']);
  });

  it('disables an account: its cookie and password count for nothing, and its rows stay', async () => {
    const password = await makeBob();
    const cookie = await cookieOf(password);
    const { id } = await database().user.findUniqueOrThrow({ where: { email: bob } });
    const alice = await database().user.create({ data: { email: 'a@x.y', displayName: 'Alice', passwordHash: '-' } });
    const call = { id: 'c', callId: randomUUID(), callerId: alice.id, calleeId: id, callerDeviceId: 'd' };
    const at = new Date();
    const end = { invitedAt: at, aliveAt: at, endedAt: at, endReason: 'hung-up' };
    await database().call.create({ data: { ...call, ...end, callerMedia: 'video' } });

    expect((await admin('disable', bob)).out).toMatch(/^bob@mado\.example can no longer sign in\. 1 login has ended/);
    expect(await whoIs(cookie)).toBeNull();
    const logged: object[] = [];
    const logger = { info: (fields: object) => logged.push(fields) };
    expect(await signIn({ ...deps(), logger }, { email: bob, password }, client)).toEqual({
      ok: false,
      disabled: true,
    });
    expect(logged).toEqual([{ userId: id, address: '198.51.100.7', disabled: true }]);
    expect(await database().call.count({ where: { calleeId: id } })).toBe(1);
    // Only who knows the password is told.
    expect(await signIn(deps(), { email: bob, password: 'not the password' }, client)).toEqual({
      ok: false,
      wrong: true,
    });
    // Nobody takes the address over, and the answer is that for any taken one.
    expect(await signUp(deps(), { displayName: 'B', email: bob, password: 'window over the harbour' }, client)).toEqual(
      {
        ok: false,
        errors: { email: 'email-unusable' },
      },
    );
  });

  it('finds an account that has no address by its id', async () => {
    await makeBob();
    const { id } = await database().user.create({ data: { displayName: 'Chiyo' } });
    expect((await admin('disable', id)).out).toContain(`${id} can no longer sign in.`);
    expect((await database().user.findUniqueOrThrow({ where: { id } })).disabledAt).not.toBeNull();
    expect((await admin('disable', 'x'.repeat(25))).err).toContain('there is no account with the address xxx');
  });

  it('refuses a login that began while its account was disabled, also once it is enabled again', async () => {
    const password = await makeBob();
    await admin('disable', bob);
    const { id: userId } = await database().user.findUniqueOrThrow({ where: { email: bob } });
    // As a sign-in that had read the account before it was disabled leaves it.
    await database().session.create({ data: { id: 'late', userId, expiresAt: new Date(Date.now() + 60_000) } });
    const cookie = `${cookieName}=${await encodeSessionToken({ sub: userId, sid: 'late' }, secret)}`;
    expect(await whoIs(cookie)).toBeNull();
    expect((await admin('enable', bob)).out).toBe('bob@mado.example can sign in again.');
    expect(await whoIs(cookie)).toBeNull();
    expect(await whoIs(await cookieOf(password))).toMatchObject({ user: { id: userId, name: 'Bob' } });
    expect((await admin('enable', bob)).out).toBe('bob@mado.example was not disabled.');
  });

  it('keeps no login that was made with the password from before a reset', async () => {
    const password = await makeBob();
    const db = database();
    // The reset comes between the check of the password and the new login.
    const between = new Proxy(db, {
      get: (target, key) => {
        if (key !== 'session') return Reflect.get(target, key);
        const create = async (args: Parameters<typeof db.session.create>[0]) => {
          const row = await db.session.create(args);
          await db.user.update({ where: { email: bob }, data: { passwordHash: 'another' } });
          return row;
        };
        return new Proxy(db.session, { get: (table, name) => (name === 'create' ? create : Reflect.get(table, name)) });
      },
    });
    expect(await signIn({ ...deps(), db: between }, { email: bob, password }, client)).toEqual({
      ok: false,
      wrong: true,
    });
    expect(await db.session.count()).toBe(0);
  });

  it('needs a database for everything but the first account, and makes none', async () => {
    for (const command of ['reset-password', 'disable', 'enable', 'sign-out', 'turn-off-two-step']) {
      const { code, err } = await admin(command, bob);
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(
          /^There is no database (at \S+|with tables at DATABASE_URL) yet\. If Mado has run already/,
        ),
      ]);
    }
    if (provider === 'sqlite') expect(existsSync(made.url.replace('file:', ''))).toBe(false);
  });

  it.each([
    [
      'an older',
      `DELETE FROM _prisma_migrations WHERE migration_name LIKE '%disabled_users'`,
      /older Mado\. Start Mado once/,
    ],
    [
      'a newer',
      `UPDATE _prisma_migrations SET migration_name = '29990101000000_future' WHERE migration_name LIKE '%disabled_users'`,
      /newer Mado: it has the migration 29990101000000_future, .* Use the newer version/,
    ],
  ])('does not touch the database of %s version', async (_, sql, sentence) => {
    await makeBob();
    await database().$executeRawUnsafe(sql);
    const { code, err } = await admin('disable', bob);
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
    expect(await database().user.findMany()).toMatchObject([{ disabledAt: null }]);
  });
});

describe.each(['sqlite', 'postgresql'] as const)('a running sidecar on %s', (provider) => {
  let sidecar: TestSidecar;
  beforeEach(async () => {
    sidecar = await TestSidecar.start({ ringMs: 3_000 }, provider);
  });
  afterEach(() => sidecar.close());

  const admin = async (command: string, userId: string) => {
    const { email } = await sidecar.db.user.findUniqueOrThrow({ where: { id: userId } });
    return operate({ DATABASE_URL: sidecar.databaseUrl, DATA_DIR: sidecar.dataDir }, 'admin', command, email ?? userId);
  };

  it.each(['disable', 'reset-password', 'sign-out'])(
    'closes the pages of the account after %s, and ends its call',
    async (command) => {
      const alice = await sidecar.account('Alice');
      const bob = await sidecar.account('Bob');
      const [device, peer] = [await sidecar.connect(alice), await sidecar.connect(bob)];
      const lobby = await sidecar.connect(await sidecar.login(alice));
      const callId = randomUUID();
      await device.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
      await peer.ask('call:accept', { callId, media: 'video' });

      expect((await admin(command, alice.id)).code).toBe(0);
      for (const page of [device, lobby]) {
        await expect.poll(() => page.facts('session:ended').map(({ body }) => body)).toEqual([{}]);
        await expect.poll(() => page.socket.connected).toBe(false);
      }
      await expect.poll(() => peer.facts('call:ended').map(({ body }) => body)).toMatchObject([{ callId }]);
      const list = await peer.ask('presence:show', { query: '', offset: 0, limit: 10 });
      expect(JSON.stringify(list)).not.toContain(alice.id);
      expect(await sidecar.attempt({ cookie: alice.cookie }).refused()).toBe('unauthenticated');
      expect(peer.socket.connected).toBe(true);
    },
  );

  it('ends even a call that a replaced login had been left, once its user is disabled', async () => {
    const alice = await sidecar.account('Alice');
    const bob = await sidecar.account('Bob');
    const [device, peer] = [await sidecar.connect(alice), await sidecar.connect(bob)];
    const callId = randomUUID();
    await device.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await peer.ask('call:accept', { callId, media: 'video' });
    await sidecar.db.session.delete({ where: { id: alice.sessionId } });
    await sidecar.tell('/internal/session-revoked', { sessionId: alice.sessionId, replaced: true });
    expect(await device.ask('call:connected', { callId })).toEqual({ ok: true });

    await admin('disable', alice.id);
    await expect.poll(() => peer.facts('call:ended').map(({ body }) => body)).toMatchObject([{ callId }]);
    await expect.poll(() => device.facts('session:ended').map(({ body }) => body)).toEqual([{}]);
  });

  it('refuses a disabled user whose login is still there, and treats a call to them as to anybody absent', async () => {
    const alice = await sidecar.account('Alice');
    const bob = await sidecar.account('Bob');
    await sidecar.db.user.update({ where: { id: alice.id }, data: { disabledAt: new Date() } });
    expect(await sidecar.attempt({ cookie: alice.cookie }).refused()).toBe('unauthenticated');
    const [absent, dave] = [await sidecar.account('Carol'), await sidecar.account('Dave')];
    const answerTo = async (caller: typeof alice, calleeId: string) => {
      const peer = await sidecar.connect(caller);
      await peer.ask('call:invite', { callId: randomUUID(), calleeId, media: 'video', offer: 'v=0\r\n' });
      // It rings for its whole time before it ends.
      await expect.poll(() => peer.facts('call:ended')).toHaveLength(1);
      return peer.facts('call:ended').map(({ body }) => (body as { reason: string }).reason);
    };
    const [toDisabled, toAbsent] = await Promise.all([answerTo(bob, alice.id), answerTo(dave, absent.id)]);
    expect(toDisabled).toEqual(toAbsent);
  });
});
