import { resolve } from 'node:path';
import { checkNewAccount, checkNewPassword, createAccount } from '@/lib/auth/account/new-account';
import { disable, enable, endLogins, removeSecondStep, resetPassword } from '@/lib/auth/account/operate';
import { emailSchema, type RuleError } from '@/lib/auth/account/schemas';
import { markEndedLogins } from '@/lib/auth/session/ended-logins';
import { type ParsedSettings, parseSettings } from '@/lib/config/settings';
import type { Database } from '@/lib/db/client';
import { CommandError } from '@/scripts/mado/command-error';
import { withDatabase } from '@/scripts/mado/open-database';
import { makePassword, readPassword } from './password';
import { sentenceOf } from './sentences';
import { tellAllSidecars } from './tell-all-sidecars';

export interface PasswordSource {
  /** Read it from standard input, instead of making one. */
  readonly passwordStdin?: true;
}

/** `password` is there only if it was made here: it is shown once and stored nowhere. */
export interface Created {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password?: string;
}

const refuse = (error: RuleError, { PASSWORD_MIN_LENGTH }: ParsedSettings): never => {
  throw new CommandError(sentenceOf(error, PASSWORD_MIN_LENGTH));
};

async function passwordFrom({ passwordStdin }: PasswordSource, { PASSWORD_MIN_LENGTH }: ParsedSettings) {
  if (passwordStdin) return { typed: await readPassword(process.stdin) };
  const made = makePassword(PASSWORD_MIN_LENGTH);
  return { typed: made, made };
}

/** Makes an account by the rules of the sign-up page, but for its limit; and the database, if there is none yet. */
export async function create(email: string, options: PasswordSource & { name: string }): Promise<Created> {
  const settings = parseSettings(process.env);
  const { typed, made } = await passwordFrom(options, settings);
  const input = { email, displayName: options.name, password: typed };
  const checked = checkNewAccount(input, settings.PASSWORD_MIN_LENGTH);
  if ('errors' in checked) {
    const sentences = Object.values(checked.errors).map((error) => sentenceOf(error, settings.PASSWORD_MIN_LENGTH));
    throw new CommandError(sentences.join('\n'));
  }
  const { account } = checked;
  const id = await withDatabase(settings, (db) => createAccount(db, account), { creates: true });
  if (id === null) return refuse('email-unusable', settings);
  return { id, email: account.email, name: account.displayName, ...(made && { password: made }) };
}

interface Owner {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly disabledAt: Date | null;
}

/** Does this to the account with this e-mail. Throws a CommandError if there is none. */
async function onAccount<T>(
  email: string,
  settings: ParsedSettings,
  act: (db: Database, owner: Owner) => Promise<T>,
): Promise<T> {
  const parsed = emailSchema.safeParse(email);
  if (!parsed.success) return refuse(parsed.error.issues[0]?.message as RuleError, settings);
  const select = { id: true, email: true, displayName: true, disabledAt: true } as const;
  return withDatabase(settings, async (db) => {
    const owner = await db.user.findUnique({ where: { email: parsed.data }, select });
    if (!owner) throw new CommandError(`EMAIL: there is no account with the address ${parsed.data}.`);
    return act(db, owner);
  });
}

/** What became of an account's logins. */
export interface Ended {
  readonly email: string;
  readonly endedLogins: number;
  /** Every Mado has been told that runs on the same data folder or Redis; another one notices in a minute. */
  readonly told: boolean;
}

async function ended(settings: ParsedSettings, { email }: Owner, endedLogins: number): Promise<Ended> {
  const isMarked = await markEndedLogins(resolve(settings.DATA_DIR));
  // With Redis the sidecars may all be on other machines than this command.
  const told = settings.REDIS_URL === undefined ? isMarked : await tellAllSidecars(settings);
  return { email, endedLogins, told };
}

export async function changePassword(email: string, source: PasswordSource): Promise<Ended & { password?: string }> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) => {
    const { typed, made } = await passwordFrom(source, settings);
    const checked = checkNewPassword(typed, owner, settings.PASSWORD_MIN_LENGTH);
    if ('error' in checked) return refuse(checked.error, settings);
    const count = await resetPassword(db, owner.id, checked.password);
    return { ...(await ended(settings, owner, count)), ...(made && { password: made }) };
  });
}

/** Idempotent: again, it keeps the first time in the row. */
export async function disableAccount(email: string): Promise<Ended> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) =>
    ended(settings, owner, await (owner.disabledAt ? endLogins(db, owner.id) : disable(db, owner.id))),
  );
}

export async function enableAccount(email: string): Promise<{ email: string; wasDisabled: boolean }> {
  return onAccount(email, parseSettings(process.env), async (db, owner) => {
    if (owner.disabledAt) await enable(db, owner.id);
    return { email: owner.email, wasDisabled: owner.disabledAt !== null };
  });
}

export async function signOutEverywhere(email: string): Promise<Ended> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) => ended(settings, owner, await endLogins(db, owner.id)));
}

/** `passkeys`: how many were removed. */
export interface WithoutSecondStep extends Ended {
  readonly wasOn: boolean;
  readonly passkeys: number;
}

/** For whoever has lost their authenticator app and their recovery codes; the password stays. */
export async function turnOffTwoStep(email: string, options: { passkeys?: true }): Promise<WithoutSecondStep> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) => {
    const { endedLogins, ...removed } = await removeSecondStep(db, owner.id, options.passkeys ?? false);
    return { ...(await ended(settings, owner, endedLogins)), ...removed };
  });
}
