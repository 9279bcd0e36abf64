import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountDeps } from '@/lib/auth/account/account-deps';
import { signUp } from '@/lib/auth/account/sign-up';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { endFormerLogin } from '@/lib/auth/session/former-login';
import { withAccount } from '@/lib/auth/session/known-devices';
import { endLogin, loginsOf } from '@/lib/auth/session/logins';
import { createSession } from '@/lib/auth/session/sessions';
import { signIn } from '@/lib/auth/session/sign-in';
import { loopbackWord } from '@/lib/auth/word/loopback-word';
import { parseSettings } from '@/lib/config/settings';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { sessionOf } from '@/tests/fakes/session-of';
import { internalSecret, secret, TestSidecar } from '@/tests/fakes/sidecar';

const alice = { displayName: 'Alice', email: 'alice@mado.example', password: 'window over the harbour 9' };
const home = '198.51.100.7';

describe.each(['sqlite', 'postgresql'] as const)('devices and logins on %s', (provider) => {
  let sidecar: TestSidecar;
  let deps: AccountDeps;

  /** Simulates a restart of the web app, which resets its counters. */
  function restart() {
    const limits = memoryAccountLimits({ signUpsPerHour: 100 });
    deps = { db: sidecar.db, limits, logger: { info: () => {} }, settings: ACCOUNT_SETTINGS };
  }

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    restart();
  });
  afterEach(() => sidecar.close());

  const guess = (from: string, email = alice.email) =>
    signIn(deps, { email, password: 'a wrong guess 123' }, clientAt(from));

  it('a known device can sign in while its account and its address are under attack', async () => {
    const made = await signUp(deps, alice, clientAt(home));
    if (!made.ok) throw new Error('no account was made');
    const known = withAccount([], sessionOf(made).userId);
    restart();
    for (let n = 0; n < 12; n++) await guess(home);
    for (let n = 0; n < 60; n++) await guess(home, `${n}@mado.example`);
    for (let n = 0; n < 40; n++) await guess(`203.0.113.${n}`);
    expect(await signIn(deps, alice, clientAt(home))).toMatchObject({ waitSeconds: expect.any(Number) });
    expect(await signIn(deps, alice, clientAt('192.0.2.1'))).toMatchObject({ waitSeconds: expect.any(Number) });
    expect(await signIn(deps, alice, clientAt(home, known))).toMatchObject({ ok: true });
  });

  it('a device known to one account is a stranger to another, with guesses of its own', async () => {
    const made = await signUp(deps, alice, clientAt(home));
    const other = await signUp(deps, { ...alice, email: 'bob@mado.example' }, clientAt(home));
    if (!made.ok || !other.ok) throw new Error('no account was made');
    const known = withAccount([], sessionOf(made).userId);
    const wrong = { ...alice, password: 'a wrong guess 123' };
    for (let n = 0; n < 10; n++)
      expect(await signIn(deps, wrong, clientAt(home, known))).toEqual({ ok: false, wrong: true });
    expect(await signIn(deps, alice, clientAt(home, known))).toMatchObject({ waitSeconds: expect.any(Number) });
    // Its wrong guesses do not count against another device.
    expect(await signIn(deps, alice, clientAt(home, withAccount([], sessionOf(made).userId)))).toMatchObject({
      ok: true,
    });

    for (let n = 0; n < 12; n++) await guess(home, 'bob@mado.example');
    const asBob = await signIn(deps, { ...alice, email: 'bob@mado.example' }, clientAt(home, known));
    expect(asBob).toMatchObject({ waitSeconds: expect.any(Number) });
  });

  it('a login is ended by its own user alone, and by no handle but the one that they were shown', async () => {
    const mine = sessionOf(await signUp(deps, alice, clientAt(home)));
    const other = sessionOf(await signUp(deps, { ...alice, email: 'bob@mado.example' }, clientAt(home)));
    const [login] = await loginsOf(sidecar.db, mine.userId, mine.id);
    if (!login) throw new Error('there is no login');
    expect(await endLogin(sidecar.db, other.userId, login.handle)).toEqual([]);
    expect(await endLogin(sidecar.db, mine.userId, mine.id)).toEqual([]);
    expect(await sidecar.db.session.count()).toBe(2);
    expect(await endLogin(sidecar.db, mine.userId, login.handle)).toEqual([mine.id]);
    expect(await sidecar.db.session.findMany()).toMatchObject([{ id: other.id }]);
  });

  describe('a login whose cookie was sent along', () => {
    const services = () => {
      const logger = pino({ level: 'silent' });
      const settings = {
        ...parseSettings({}),
        AUTH_SECRET: secret,
        INTERNAL_SECRET: internalSecret,
        SIGNALING_PORT: sidecar.port,
      };
      return { db: sidecar.db, logger, settings, word: loopbackWord({ settings, logger }) };
    };
    const rows = async () => (await sidecar.db.session.findMany()).map(({ id }) => id).sort();

    it('ends with its row and its sockets, whoever signs in', async () => {
      const account = await sidecar.account('Alice');
      const bystander = await sidecar.login(account);
      const newcomer = await sidecar.account('Bob');
      const device = await sidecar.connect(account);
      const other = await sidecar.connect(bystander);
      const started = await createSession(sidecar.db, newcomer.id, { userAgent: 'test', address: '198.51.100.7' });
      const closed = new Promise<string>((resolve) => device.socket.once('disconnect', resolve));
      await endFormerLogin(services(), account.cookie, started);
      expect(await closed).toBe('io server disconnect');
      expect(other.socket.connected).toBe(true);
      expect(await rows()).toEqual([bystander.sessionId, newcomer.sessionId, started.id].sort());
    });

    it('is left alone if it is the new one, and may have ended already', async () => {
      const account = await sidecar.account('Alice');
      await endFormerLogin(services(), account.cookie, { id: account.sessionId, userId: account.id });
      expect(await rows()).toEqual([account.sessionId]);
      const started = await createSession(sidecar.db, account.id, { userAgent: 'test', address: '198.51.100.7' });
      await endFormerLogin(services(), account.cookie, started);
      await endFormerLogin(services(), account.cookie, started);
      await endFormerLogin(services(), undefined, started);
      await endFormerLogin(services(), 'mado.session.3000=nonsense', started);
      expect(await rows()).toEqual([started.id]);
    });
  });
});
