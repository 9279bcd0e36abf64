import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountDeps } from '@/lib/auth/account/account-deps';
import { type SignUpResult, signUp } from '@/lib/auth/account/sign-up';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import { confirmAddress, signUpByMail } from '@/lib/auth/email/sign-up-by-mail';
import { mayEnter, readEntrant } from '@/lib/auth/entry/admission';
import { firstAdministratorWords } from '@/lib/auth/entry/first-administrator';
import { createInvite, encodeInviteCode, type NewInvite } from '@/lib/auth/entry/invites';
import type { SignUpMode } from '@/lib/auth/entry/sign-up-modes';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { operate } from '@/tests/fakes/operator';
import { sessionOf } from '@/tests/fakes/session-of';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const { AUTH_SECRET } = ACCOUNT_SETTINGS;
const HOUR_MS = 60 * 60 * 1_000;
const client = clientAt('198.51.100.7');

describe.each(['sqlite', 'postgresql'] as const)('who may sign up, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let other: Database;
  let people: number;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    [db, other] = [openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS), openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS)];
    people = 0;
  });
  afterEach(async () => {
    await Promise.all([db.$disconnect(), other.$disconnect()]);
    await made.drop();
  });

  const deps = (SIGN_UP: SignUpMode, database = db): AccountDeps => ({
    db: database,
    limits: memoryAccountLimits({ signUpsPerHour: 100 }),
    logger: { info: () => undefined },
    settings: { ...ACCOUNT_SETTINGS, SIGN_UP },
  });
  const inputOf = (invite: string) => {
    const displayName = `Person ${++people}`;
    return { displayName, email: `${people}@mado.example`, password: 'window over the harbour', invite };
  };
  const enter = (mode: SignUpMode, invite = '', by: object = {}): Promise<SignUpResult> =>
    signUp(deps(mode), inputOf(invite), { ...client, ...by });
  /** The role that the sign-up led to, or why there was none. */
  async function outcome(result: Promise<SignUpResult>): Promise<string> {
    const ended = await result;
    if (ended.ok) return (await db.user.findUniqueOrThrow({ where: { id: sessionOf(ended).userId } })).role;
    return 'refused' in ended ? ended.refused : 'another reason';
  }
  async function invite(changed: Partial<NewInvite> = {}) {
    const id = await createInvite(db, { note: '', places: 1, expiresAt: new Date(Date.now() + HOUR_MS), ...changed });
    return { id, code: encodeInviteCode(id, AUTH_SECRET) };
  }
  const placesLeft = async (id: string) => (await db.invite.findUniqueOrThrow({ where: { id } })).placesLeft;

  it('is everybody, whoever has a link, or nobody', async () => {
    expect(await outcome(enter('open'))).toBe('member');
    expect(await outcome(enter('invite'))).toBe('invite-needed');
    expect(await outcome(enter('closed'))).toBe('sign-up-closed');
    const { code, id } = await invite({ places: 2 });
    expect(await outcome(enter('closed', code))).toBe('sign-up-closed');
    expect(await placesLeft(id)).toBe(2);
    expect(await outcome(enter('invite', code))).toBe('member');
    expect(await outcome(enter('open', code))).toBe('member');
    expect(await outcome(enter('invite', code))).toBe('invite-used-up');
    expect(await db.user.count()).toBe(3);
  });

  it('is told why a link is no good, and loses nothing by it', async () => {
    const { code, id } = await invite();
    const late = await invite({ expiresAt: new Date(Date.now() - 1) });
    const withdrawn = await invite({ expiresAt: null });
    await db.invite.update({ where: { id: withdrawn.id }, data: { withdrawnAt: new Date() } });
    expect(await outcome(enter('invite', late.code))).toBe('invite-expired');
    expect(await outcome(enter('invite', withdrawn.code))).toBe('invite-withdrawn');
    expect(await outcome(enter('open', withdrawn.code))).toBe('invite-withdrawn');
    const forged = [encodeInviteCode(id, 'another secret'), `${id}.`, id, `${code}x`, 'x'.repeat(5_000)];
    for (const wrong of [...forged, encodeInviteCode('deleted', AUTH_SECRET)])
      expect(await outcome(enter('invite', wrong))).toBe('invite-unknown');
    // A form that is wrong takes no place, nor does an address that is taken.
    const taken = { ...inputOf(code), email: '1@mado.example' };
    await db.user.create({ data: { email: taken.email, displayName: 'One', passwordHash: '-' } });
    expect(await signUp(deps('invite'), taken, client)).toEqual({ ok: false, errors: { email: 'email-unusable' } });
    expect(await signUp(deps('invite'), { ...taken, email: 'nobody' }, client)).toMatchObject({ ok: false });
    expect(await placesLeft(id)).toBe(1);
  });

  it('takes no place by looking at a link', async () => {
    const { code, id } = await invite();
    const { settings } = deps('invite');
    for (let look = 0; look < 3; look++) {
      const entrant = readEntrant(settings, code, false);
      if ('refused' in entrant) throw new Error('not read');
      expect(await mayEnter(db, settings, entrant)).toEqual({ role: 'member' });
    }
    expect(await placesLeft(id)).toBe(1);
  });

  it('is one of two who take the last place at once', async () => {
    for (let round = 0; round < 3; round++) {
      const { code, id } = await invite();
      const before = await db.user.count();
      const both = [db, other].map((database) => signUp(deps('invite', database), inputOf(code), client));
      const outcomes = await Promise.all(both.map((one) => outcome(one)));
      expect(outcomes.sort()).toEqual(['invite-used-up', 'member']);
      expect(await placesLeft(id)).toBe(0);
      expect(await db.user.count()).toBe(before + 1);
    }
  });

  it('is the administrator by the link of the console, in every mode and once', async () => {
    const console1 = await invite({ role: 'administrator', expiresAt: null });
    expect(await outcome(enter('open'))).toBe('member');
    expect(await outcome(enter('closed', console1.code))).toBe('administrator');
    expect(await outcome(enter('open', console1.code))).toBe('administrator-link-void');
    const console2 = await invite({ role: 'administrator', expiresAt: null });
    expect(await outcome(enter('open', console2.code))).toBe('administrator-link-void');
    expect(await db.user.count({ where: { role: 'administrator' } })).toBe(1);
  });

  it('is the administrator without a link where only this machine connects, and the first one only', async () => {
    const { id } = await invite({ role: 'administrator', expiresAt: null });
    const local = { isLocal: true };
    expect(await outcome(enter('invite', '', local))).toBe('invite-needed');
    const both = [db, other].map((database) => signUp(deps('open', database), inputOf(''), { ...client, ...local }));
    expect((await Promise.all(both.map((one) => outcome(one)))).sort()).toEqual(['administrator', 'member']);
    expect(await outcome(enter('open', '', local))).toBe('member');
    expect(await placesLeft(id)).toBe(0);
  });

  it('is not the administrator on this machine after somebody else', async () => {
    await invite({ role: 'administrator', expiresAt: null });
    expect(await outcome(enter('open'))).toBe('member');
    expect(await outcome(enter('open', '', { isLocal: true }))).toBe('member');
  });

  it('takes the place once the address is proved, where mail is set up', async () => {
    const { code, id } = await invite();
    const byMail = { ...deps('invite'), word: { tell: async () => undefined } };
    const browser = { browserCode: 'the browser that signed up', userId: null, password: '' };
    const ask = async () => {
      const input = inputOf(code);
      const asked = await signUpByMail(byMail, input, client, { locale: 'en', browserCode: browser.browserCode });
      if (!asked.ok) throw new Error('no mail was sent');
      await asked.send();
      const proof = await db.emailProof.findFirstOrThrow({ where: { email: input.email } });
      return encodeProofCode(proof.id, AUTH_SECRET);
    };
    const [one, two] = [await ask(), await ask()];
    expect(await placesLeft(id)).toBe(1);
    expect(await confirmAddress(byMail, one, browser, client)).toMatchObject({ ok: true });
    expect(await placesLeft(id)).toBe(0);
    expect(await confirmAddress(byMail, two, browser, client)).toEqual({ ok: false, refused: 'invite-used-up' });
    // The proof stays good, should the operator give the link another place.
    await db.invite.update({ where: { id }, data: { places: 2, placesLeft: 1 } });
    expect(await confirmAddress(byMail, two, browser, client)).toMatchObject({ ok: true });
    const late = await signUpByMail(byMail, inputOf(code), client, { locale: 'en', browserCode: 'x' });
    expect(late).toEqual({ ok: false, refused: 'invite-used-up' });
  });

  it('is told on the terminal how to become the administrator, until somebody is', async () => {
    const site = { ...ACCOUNT_SETTINGS, publicUrl: 'https://mado.example', isForOthers: true };
    const start = (changed: Partial<typeof site> = {}) => firstAdministratorWords(db, { ...site, ...changed });
    const codeIn = (words: string | null) =>
      /^ {2}https:\/\/mado\.example\/sign-up#(\S+)$/m.exec(words ?? '')?.[1] ?? '';
    expect(await start({ isForOthers: false })).toBe(
      'The first account that you make there will be the administrator of this Mado.',
    );
    const earlier = codeIn(await start());
    const later = codeIn(await start({ SIGN_UP: 'invite', isForOthers: false }));
    expect(later).not.toBe(earlier);
    expect(await outcome(enter('open', earlier))).toBe('administrator-link-void');
    expect(await outcome(enter('open'))).toBe('member');
    const words = await start({ isForOthers: false });
    expect(words).toContain('npx mado admin make-administrator EMAIL');
    expect(await outcome(enter('open', codeIn(words)))).toBe('administrator');
    expect(await start()).toBeNull();
  });

  it('is what the operator’s command makes links for', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mado-invites-'));
    const settings = { DATABASE_URL: made.url, DATA_DIR: dataDir, AUTH_SECRET, PUBLIC_URL: 'http://mado.example' };
    const admin = (...args: string[]) => operate(settings, 'admin', ...args);
    try {
      expect((await admin('invites')).out).toBe('No invite.');
      const { out } = await admin('invite', '--uses', '2', '--days', '3', '--note', 'the choir');
      const [, until, code = ''] =
        /^Good for 2 accounts, until (\S+):\nhttp:\/\/mado\.example\/sign-up#(\S+)$/.exec(out) ?? [];
      expect(until).toBe(new Date(Date.now() + 72 * HOUR_MS).toISOString().slice(0, 10));
      expect(await outcome(enter('invite', code))).toBe('member');
      const [line, link] = (await admin('invites')).out.split('\n');
      expect(line).toMatch(/^[0-9a-f]{10} {2}open {7}1 of 2 used, until \S+ {2}the choir$/);
      expect(link).toBe(`  http://mado.example/sign-up#${code}`);
      const id = line?.split(' ')[0] ?? '';
      expect((await admin('withdraw-invite', id)).out).toBe(`Invite ${id} is withdrawn.`);
      expect((await admin('withdraw-invite', id)).out).toBe(`Invite ${id} was withdrawn already.`);
      expect(await outcome(enter('invite', code))).toBe('invite-withdrawn');
      expect(JSON.parse((await admin('invites', '--json')).out)).toMatchObject([
        { id, state: 'withdrawn', link: null },
      ]);
      for (const [args, sentence] of [
        [['withdraw-invite', 'x'], 'ID: there is no invite "x"; see npx mado admin invites.'],
        [['invite', '--uses', '0'], '--uses: got "0", wants a whole number from 1 to 10000'],
        [['invite', '--days', 'ten'], '--days: got "ten", wants a whole number from 1 to 3650'],
      ] as const)
        expect(await admin(...args)).toEqual({ code: 1, out: '', err: sentence });
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
