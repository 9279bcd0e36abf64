import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listDeeds } from '@/lib/auth/admin/log';
import { chooseSignUp } from '@/lib/auth/admin/operate-sign-up';
import { admit } from '@/lib/auth/entry/admission';
import { signUpMode } from '@/lib/auth/entry/sign-up-choice';
import type { SignUpMode } from '@/lib/auth/entry/sign-up-modes';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const alice = { administratorId: 'alice' };

describe.each(['sqlite', 'postgresql'] as const)('who may sign up, as administrators choose it, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    await db.user.create({ data: { id: 'alice', role: 'administrator', displayName: 'Alice' } });
    await db.user.create({ data: { id: 'carol', displayName: 'Carol' } });
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const choose = (mode: SignUpMode, allowed: SignUpMode = 'open', by = alice) =>
    chooseSignUp(db, by, { mode, allowed });
  const enter = (SIGN_UP: SignUpMode) =>
    db.$transaction((tx) => admit(tx, { AUTH_SECRET: 's'.repeat(32), SIGN_UP }, { inviteId: null, isLocal: false }));

  it('holds for everybody who signs up from then on', async () => {
    expect(await enter('open')).toEqual({ role: 'member' });
    expect(await choose('invite')).toEqual({ wasAlready: false });
    expect(await enter('open')).toEqual({ refused: 'invite-needed' });
    expect(await choose('closed')).toEqual({ wasAlready: false });
    expect(await enter('open')).toEqual({ refused: 'sign-up-closed' });
    expect(await choose('open')).toEqual({ wasAlready: false });
    expect(await enter('open')).toEqual({ role: 'member' });
  });

  it('never lets in more people than SIGN_UP', async () => {
    expect(await choose('open', 'invite')).toBe('sign-up-not-allowed');
    expect(await choose('invite', 'closed')).toBe('sign-up-not-allowed');
    await choose('invite');
    expect(await signUpMode(db, 'closed')).toBe('closed');
    expect(await enter('closed')).toEqual({ refused: 'sign-up-closed' });
    expect(await signUpMode(db, 'open')).toBe('invite');
  });

  it('is SIGN_UP again once that is chosen', async () => {
    await choose('closed', 'invite');
    expect(await signUpMode(db, 'invite')).toBe('closed');
    await choose('invite', 'invite');
    expect(await db.serverChoice.count()).toBe(0);
    expect(await signUpMode(db, 'open')).toBe('open');
  });

  it('is in the log once for each change, and not for members', async () => {
    expect(await choose('closed', 'open', { administratorId: 'carol' })).toBe('not-administrator');
    await choose('closed');
    expect(await choose('closed')).toEqual({ wasAlready: true });
    const { rows } = await listDeeds(db, null);
    expect(rows).toMatchObject([{ kind: 'sign-up-chosen', by: { name: 'Alice' }, details: { signUp: 2 } }]);
  });
});
