import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountDeps } from '@/lib/auth/account/account-deps';
import { hashPassword } from '@/lib/auth/account/password';
import { signUp } from '@/lib/auth/account/sign-up';
import {
  type ChangeAddressDeps,
  changeLinkState,
  followChangeLink,
  requestAddressChange,
} from '@/lib/auth/email/change-address';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import { requestReset } from '@/lib/auth/email/reset-password';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import type { Letter } from '@/lib/mail/letter';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { sessionOf } from '@/tests/fakes/session-of';
import { secret, TestSidecar } from '@/tests/fakes/sidecar';

const password = 'window over the harbour 9';
const home = '198.51.100.7';

describe.each(['sqlite', 'postgresql'] as const)('a change of address, on %s', (provider) => {
  let sidecar: TestSidecar;
  let deps: ChangeAddressDeps & Pick<AccountDeps, 'settings'>;
  let userId: string;

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    deps = {
      ...{ db: sidecar.db, limits: memoryAccountLimits({ signUpsPerHour: 100 }), logger: { info: () => {} } },
      word: { tell: async () => {} },
      settings: { ...ACCOUNT_SETTINGS, AUTH_SECRET: secret, SMTP_URL: 'smtp://mail.example' },
    };
    userId = await account('old@mado.example');
  });
  afterEach(() => sidecar.close());

  async function account(email: string): Promise<string> {
    const made = await signUp(deps, { displayName: 'Aya', email, password }, clientAt(home));
    if (!made.ok) throw new Error('no account was made');
    return sessionOf(made).userId;
  }

  const asking = () => ({ userId, sessionId: 'this one', locale: 'en' as const });
  const ask = (email: string) => requestAddressChange(deps, asking(), { email }, clientAt(home));
  async function askAndSend(email: string): Promise<void> {
    const result = await ask(email);
    if (!result.ok || result.changed) throw new Error('no link was sent');
    await result.send();
  }

  interface Queued {
    readonly to: string;
    readonly letter: Letter;
  }
  async function mails(): Promise<Queued[]> {
    const rows = await sidecar.db.mail.findMany({ orderBy: { createdAt: 'asc' } });
    return rows.map(({ to, letter }) => ({ to, letter: JSON.parse(letter) as Letter }));
  }
  /** The code in the link of the newest mail of this kind to this address. */
  async function codeTo(address: string, kind: Letter['kind']): Promise<string> {
    const mail = (await mails()).findLast(({ to, letter }) => to === address && letter.kind === kind);
    if (!mail || !('proofId' in mail.letter)) throw new Error(`${address} has no mail of the kind ${kind}`);
    return encodeProofCode(mail.letter.proofId, secret);
  }
  /** In the browser that asked for the change, unless another account is given, or none. */
  const follow = (code: string, by: string | null = userId, typed = '') =>
    followChangeLink(deps, code, { userId: by, password: typed }, clientAt(home));
  const stateOf = (code: string, by: string | null = userId) => changeLinkState(deps, code, { userId: by });
  const isVoid = { ok: false, void: true };
  const changed = { ok: true, done: 'change' };
  const undone = { ok: true, done: 'undo' };
  const user = () => sidecar.db.user.findUniqueOrThrow({ where: { id: userId } });
  async function change(email: string): Promise<void> {
    await askAndSend(email);
    expect(await follow(await codeTo(email, 'change-address'))).toEqual(changed);
  }

  it('needs another address', async () => {
    expect(await ask('OLD@mado.example')).toMatchObject({ errors: { email: 'email-same' } });
    expect(await ask('no address')).toMatchObject({ errors: { email: 'email-invalid' } });
    expect(await mails()).toEqual([]);
  });

  it('counts once the new address has confirmed it, and is kept as it was typed', async () => {
    await askAndSend('New@Mado.example');
    const code = await codeTo('New@Mado.example', 'change-address');
    expect(await stateOf(code)).toBe('change');
    expect(await user()).toMatchObject({ email: 'old@mado.example', emailProvedAt: null });
    expect(await follow(code)).toEqual(changed);
    const its = { email: 'new@mado.example', emailTyped: 'New@Mado.example', emailProvedAt: expect.any(Date) };
    expect(await user()).toMatchObject(its);
    expect((await mails()).at(-1)).toMatchObject({
      to: 'old@mado.example',
      letter: { kind: 'address-changed', newAddress: 'New@Mado.example' },
    });
    expect(await stateOf(code)).toBe('void');
    expect(await follow(code)).toEqual(isVoid);
  });

  it('needs the account’s password where the account is not signed in, and a sign-in if it has none', async () => {
    const stranger = await account('stranger@mado.example');
    await askAndSend('mistyped@mado.example');
    const code = await codeTo('mistyped@mado.example', 'change-address');
    for (const by of [null, stranger]) {
      expect(await stateOf(code, by)).toBe('password');
      expect(await follow(code, by)).toEqual({ ok: false, wrong: true });
      expect(await follow(code, by, 'a guess at somebody 7')).toEqual({ ok: false, wrong: true });
    }
    expect(await user()).toMatchObject({ email: 'old@mado.example' });
    await sidecar.db.user.update({ where: { id: userId }, data: { passwordHash: null } });
    expect(await stateOf(code, null)).toBe('sign-in');
    expect(await follow(code, null, password)).toEqual({ ok: false, wrong: true });
    const passwordHash = await hashPassword(password);
    await sidecar.db.user.update({ where: { id: userId }, data: { passwordHash } });
    expect(await follow(code, null, password)).toEqual(changed);
  });

  it('limits guesses at the password behind a link as at sign-in', async () => {
    await askAndSend('new@mado.example');
    const code = await codeTo('new@mado.example', 'change-address');
    const guesses = [];
    for (let n = 0; n < 11; n++) guesses.push(await follow(code, null, `guess number ${n}`));
    expect(guesses.at(-1)).toEqual({ ok: false, waitSeconds: expect.any(Number) });
    expect(await follow(code)).toEqual(changed);
  });

  it('makes links void that were sent for the former address', async () => {
    const reset = await requestReset(deps, 'old@mado.example', { address: clientAt(home).address, locale: 'en' });
    if (!reset.ok) throw new Error('no link was sent');
    await reset.send();
    await askAndSend('other@mado.example');
    const other = await codeTo('other@mado.example', 'change-address');
    await change('new@mado.example');
    expect(await stateOf(other)).toBe('void');
    expect(await sidecar.db.emailProof.findMany({ where: { userId, purpose: 'reset-password' } })).toEqual([]);
  });

  it('is answered alike for an address that has an account, whose owner is told', async () => {
    await account('taken@mado.example');
    const [free, taken] = [await ask('free@mado.example'), await ask('taken@mado.example')];
    expect({ ...taken, email: '', send: null }).toEqual({ ...free, email: '', send: null });
    if (!taken.ok || taken.changed) throw new Error('the answer told that it is taken');
    await taken.send();
    expect(await mails()).toEqual([{ to: 'taken@mado.example', letter: { kind: 'address-in-use' } }]);
    expect(await sidecar.db.emailProof.count()).toBe(0);
  });

  it('does not happen if somebody takes the address before it is confirmed', async () => {
    await askAndSend('new@mado.example');
    await account('new@mado.example');
    expect(await follow(await codeTo('new@mado.example', 'change-address'))).toEqual(isVoid);
    expect(await user()).toMatchObject({ email: 'old@mado.example' });
  });

  it('is undone by the old address, whatever has happened to the address since, and nobody is signed in', async () => {
    await change('second@mado.example');
    await change('third@mado.example');
    const [first, second] = [
      await codeTo('old@mado.example', 'address-changed'),
      await codeTo('second@mado.example', 'address-changed'),
    ];
    expect(await stateOf(first)).toBe('undo');
    expect(await follow(first)).toEqual(undone);
    expect(await user()).toMatchObject({ email: 'old@mado.example', emailProvedAt: expect.any(Date) });
    expect(await sidecar.db.session.count({ where: { userId } })).toBe(0);
    // Whoever took the account has no way back to it.
    expect(await follow(second)).toEqual(isVoid);
    expect(await user()).toMatchObject({ email: 'old@mado.example' });
  });

  it('stays undoable by the first address when a later one has undone its own change', async () => {
    await change('second@mado.example');
    await change('third@mado.example');
    expect(await follow(await codeTo('second@mado.example', 'address-changed'))).toEqual(undone);
    expect(await user()).toMatchObject({ email: 'second@mado.example' });
    expect(await follow(await codeTo('old@mado.example', 'address-changed'))).toEqual(undone);
    expect(await user()).toMatchObject({ email: 'old@mado.example' });
  });

  it('gives an account its first one, and tells nobody else', async () => {
    const none = { email: null, emailTyped: null, passwordHash: null };
    await sidecar.db.user.update({ where: { id: userId }, data: none });
    await account('taken@mado.example');
    await askAndSend('taken@mado.example');
    expect(await user()).toMatchObject(none);
    await askAndSend('First@Mado.example');
    const code = await codeTo('First@Mado.example', 'change-address');
    expect(await follow(code)).toEqual(changed);
    const first = { email: 'first@mado.example', emailTyped: 'First@Mado.example', emailProvedAt: expect.any(Date) };
    expect(await user()).toMatchObject(first);
    expect((await mails()).map(({ letter }) => letter.kind)).toEqual(['address-in-use', 'change-address']);
    // It was for an account without one.
    expect(await follow(code)).toEqual(isVoid);

    await sidecar.db.user.update({ where: { id: userId }, data: none });
    deps = { ...deps, settings: { ...deps.settings, SMTP_URL: undefined } };
    expect(await ask('first@mado.example')).toEqual({ ok: true, changed: true });
    expect(await user()).toMatchObject({ email: 'first@mado.example', emailProvedAt: null });
  });

  it('happens at once where there is no mail server, unless the address is taken', async () => {
    await account('taken@mado.example');
    deps = { ...deps, settings: { ...deps.settings, SMTP_URL: undefined } };
    expect(await ask('taken@mado.example')).toEqual({ ok: false, errors: { email: 'email-unusable' } });
    expect(await ask('new@mado.example')).toEqual({ ok: true, changed: true });
    expect(await user()).toMatchObject({ email: 'new@mado.example', emailProvedAt: null });
    expect(await follow(await codeTo('old@mado.example', 'address-changed'))).toEqual(undone);
    expect(await user()).toMatchObject({ email: 'old@mado.example' });
  });

  it('happens once when its link is followed twice at the same time', async () => {
    await askAndSend('new@mado.example');
    const code = await codeTo('new@mado.example', 'change-address');
    const both = await Promise.all([follow(code), follow(code)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await mails()).filter(({ letter }) => letter.kind === 'address-changed')).toHaveLength(1);
  });
});
