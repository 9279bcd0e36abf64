import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountDeps } from '@/lib/auth/account/account-deps';
import { changePassword } from '@/lib/auth/account/change-password';
import { resetPassword } from '@/lib/auth/account/operate';
import { signUp } from '@/lib/auth/account/sign-up';
import { type ChangeAddressDeps, changeLinkState, requestAddressChange } from '@/lib/auth/email/change-address';
import { sendOwnAddressLink } from '@/lib/auth/email/own-address';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import { isResetOpen, requestReset, resetByMail } from '@/lib/auth/email/reset-password';
import { confirmAddress, linkState, makeBrowserCode, signUpByMail } from '@/lib/auth/email/sign-up-by-mail';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { sessionOf } from '@/tests/fakes/session-of';
import { secret, TestSidecar } from '@/tests/fakes/sidecar';

const password = 'window over the harbour 9';
const other = 'a lantern behind the pier 4';
const email = 'aya@mado.example';
const client = clientAt('198.51.100.7');

describe.each(['sqlite', 'postgresql'] as const)('links by mail, on %s', (provider) => {
  let sidecar: TestSidecar;
  let deps: ChangeAddressDeps & Pick<AccountDeps, 'settings'>;
  let userId: string;
  let sessionId: string;

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    deps = {
      ...{ db: sidecar.db, limits: memoryAccountLimits({ signUpsPerHour: 100 }), logger: { info: () => undefined } },
      word: { tell: async () => undefined },
      settings: { ...ACCOUNT_SETTINGS, AUTH_SECRET: secret, SMTP_URL: 'smtp://mail.example' },
    };
    const made = await signUp(deps, { displayName: 'Aya', email, password }, client);
    ({ userId, id: sessionId } = sessionOf(made));
  });
  afterEach(() => sidecar.close());

  /** The code of the newest link of this kind. */
  async function codeOf(kind: string): Promise<string> {
    const rows = await sidecar.db.mail.findMany({ orderBy: { createdAt: 'asc' } });
    const letter = rows.map((row) => JSON.parse(row.letter)).findLast((each) => each.kind === kind);
    return encodeProofCode(letter.proofId, secret);
  }
  async function resetLink(): Promise<string> {
    const asked = await requestReset(deps, email, { ...client, locale: 'en' });
    if (!asked.ok) throw new Error('no link was sent');
    await asked.send();
    return codeOf('reset-password');
  }
  async function changeLink(): Promise<string> {
    const typed = { email: 'mallory@mado.example', currentPassword: password };
    const asked = await requestAddressChange(deps, { userId, sessionId, locale: 'en' }, typed, client);
    if (!asked.ok || asked.changed) throw new Error('no link was sent');
    await asked.send();
    return codeOf('change-address');
  }
  const addWaysIn = async () => {
    const { db } = sidecar;
    const passkey = { credentialId: 'one', publicKey: new Uint8Array(1), rpId: 'mado.example', name: 'Laptop' };
    await db.passkey.create({ data: { ...passkey, userId } });
    await db.identity.create({
      data: { userId, issuer: 'https://id.example', subject: 'mallory', usedAt: new Date() },
    });
  };
  const waysIn = async () =>
    (await sidecar.db.passkey.count({ where: { userId } })) + (await sidecar.db.identity.count({ where: { userId } }));

  it('set a new password once, and end every login', async () => {
    const code = await resetLink();
    expect(await isResetOpen(deps, code)).toBe(true);
    const results = await Promise.all([resetByMail(deps, code, other), resetByMail(deps, code, other)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await sidecar.db.session.count({ where: { userId } })).toBe(0);
    expect(await isResetOpen(deps, code)).toBe(false);
  });

  it('to another address are void once the password has changed, whoever changed it', async () => {
    const changes = [
      async () => resetByMail(deps, await resetLink(), other),
      async () => {
        const typed = { currentPassword: password, newPassword: other };
        return changePassword(deps, { userId, sessionId, locale: 'en' }, typed, client);
      },
      async () => resetPassword(sidecar.db, 'terminal', userId, other),
    ];
    const { passwordHash } = await sidecar.db.user.findUniqueOrThrow({ where: { id: userId } });
    for (const change of changes) {
      await sidecar.db.user.update({ where: { id: userId }, data: { passwordHash } });
      const code = await changeLink();
      expect(await changeLinkState(deps, code, { userId })).toBe('change');
      await change();
      expect(await changeLinkState(deps, code, { userId })).toBe('void');
    }
  });

  it('take an account whose address nobody had proved from whoever made it', async () => {
    await addWaysIn();
    expect(await resetByMail(deps, await resetLink(), other)).toMatchObject({ ok: true });
    expect(await waysIn()).toBe(0);
    // From now on it is theirs, with what they add.
    await addWaysIn();
    expect(await resetByMail(deps, await resetLink(), password)).toMatchObject({ ok: true });
    expect(await waysIn()).toBe(2);
  });

  it('do not get round a second step', async () => {
    await addWaysIn();
    await sidecar.db.user.update({ where: { id: userId }, data: { twoStepSince: new Date() } });
    expect(await resetByMail(deps, await resetLink(), other)).toMatchObject({ ok: true });
    expect(await waysIn()).toBe(2);
    expect(await sidecar.db.user.findUnique({ where: { id: userId } })).toMatchObject({
      twoStepSince: expect.any(Date),
    });
  });

  it('prove an address only for whoever shows that the account is theirs', async () => {
    expect(await sendOwnAddressLink(deps, { userId, sessionId, locale: 'en' }, client)).toBe(0);
    const code = await codeOf('confirm-address');
    const reader = { browserCode: null, userId: null };
    expect(await linkState(deps, code, reader)).toBe('password');
    expect(await linkState(deps, code, { ...reader, userId })).toBe('confirm');
    const follow = (password: string) => confirmAddress(deps, code, { ...reader, password }, client);
    expect(await follow('')).toEqual({ ok: false, wrong: true });
    const provedAt = async () => (await sidecar.db.user.findUniqueOrThrow({ where: { id: userId } })).emailProvedAt;
    expect(await provedAt()).toBeNull();
    expect(await follow(password)).toEqual({ ok: true, begun: null });
    expect(await provedAt()).toEqual(expect.any(Date));
  });

  it('for a new account are void for a newer one of the same browser alone', async () => {
    const [mine, strangers] = [makeBrowserCode(), makeBrowserCode()];
    async function signUpIn(browserCode: string, from: string): Promise<string> {
      const typed = { displayName: 'Ren', email: 'ren@mado.example', password };
      const asked = await signUpByMail(deps, typed, clientAt(from), { locale: 'en', browserCode });
      if (!asked.ok) throw new Error('no link was sent');
      await asked.send();
      return codeOf('confirm-sign-up');
    }
    const first = await signUpIn(mine, '198.51.100.7');
    const second = await signUpIn(mine, '198.51.100.7');
    await signUpIn(strangers, '203.0.113.9');
    expect(await linkState(deps, first, { browserCode: mine, userId: null })).toBe('void');
    expect(await linkState(deps, second, { browserCode: mine, userId: null })).toBe('confirm');
    const confirmed = await confirmAddress(deps, second, { browserCode: mine, userId: null, password: '' }, client);
    expect(confirmed).toMatchObject({ ok: true });
  });
});
