import { resolve } from 'node:path';
import { checkNewAccount, checkNewPassword, createAccount } from '@/lib/auth/account/new-account';
import {
  disable,
  type EndedLogins,
  enable,
  endLogins,
  makeAdministrator,
  makeMember,
  type Refusal,
  removeSecondStep,
  resetPassword,
} from '@/lib/auth/account/operate';
import { passwordMin } from '@/lib/auth/account/password-min';
import type { Role } from '@/lib/auth/account/role';
import { emailSchema, type RuleError } from '@/lib/auth/account/schemas';
import { recordDeed } from '@/lib/auth/admin/deeds';
import { markEndedLogins } from '@/lib/auth/session/ended-logins';
import { activeSessionsAt } from '@/lib/auth/session/session-life';
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

export interface CreateOptions extends PasswordSource {
  readonly name: string;
  readonly administrator?: true;
}

/** `password` is there only if it was made here: it is shown once and stored nowhere. */
export interface Created {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password?: string;
}

const minOf = (settings: ParsedSettings) => passwordMin(settings, { hasSecondStep: false });

const refuse = (error: RuleError, settings: ParsedSettings): never => {
  throw new CommandError(sentenceOf(error, minOf(settings)));
};

async function passwordFrom({ passwordStdin }: PasswordSource, settings: ParsedSettings) {
  if (passwordStdin) return { typed: await readPassword(process.stdin) };
  const made = makePassword(minOf(settings));
  return { typed: made, made };
}

/** Makes an account by the rules of the sign-up page, but for its limit; and the database, if there is none yet. */
export async function create(email: string, options: CreateOptions): Promise<Created> {
  const settings = parseSettings(process.env);
  const { typed, made: password } = await passwordFrom(options, settings);
  const input = { email, displayName: options.name, password: typed };
  const checked = await checkNewAccount(input, minOf(settings));
  if ('errors' in checked) {
    const sentences = Object.values(checked.errors).map((error) => sentenceOf(error, minOf(settings)));
    throw new CommandError(sentences.join('\n'));
  }
  const { account } = checked;
  // The operator needs no invite.
  const role: Role = options.administrator ? 'administrator' : 'member';
  const entry = {
    role,
    record: (tx: Pick<Database, 'adminDeed'>, aboutId: string) =>
      recordDeed(tx, 'terminal', { kind: 'account-made', aboutId }),
  };
  const made = await withDatabase(settings, (db) => createAccount(db, account, async () => entry), { creates: true });
  if (!made.ok) return refuse('email-unusable', settings);
  return { id: made.userId, email: account.email, name: account.displayName, ...(password && { password }) };
}

interface Owner {
  readonly id: string;
  /** Its id, for an account without an address. */
  readonly email: string;
  readonly displayName: string;
}

/** Does this to the account with this e-mail, or with this id where it has none. Throws a CommandError if there is none. */
async function onAccount<T>(
  emailOrId: string,
  settings: ParsedSettings,
  act: (db: Database, owner: Owner) => Promise<T>,
): Promise<T> {
  const parsed = emailSchema.safeParse(emailOrId);
  const isId = /^[\w-]{20,40}$/.test(emailOrId);
  if (!parsed.success && !isId) return refuse(parsed.error.issues[0]?.message as RuleError, settings);
  const where = parsed.success ? { email: parsed.data } : { id: emailOrId };
  const select = { id: true, email: true, displayName: true } as const;
  return withDatabase(settings, async (db) => {
    const owner = await db.user.findUnique({ where, select });
    if (!owner) throw new CommandError(`EMAIL: there is no account with the address ${where.email ?? where.id}.`);
    return act(db, { ...owner, email: owner.email ?? owner.id });
  });
}

/** What was done; throws a CommandError if it was refused. */
function done<T extends object>({ email }: Owner, result: T | Refusal): T {
  if (typeof result === 'object') return result;
  if (result === 'last-administrator')
    throw new CommandError(
      `EMAIL: ${email} is the last administrator. Make another one first: npx mado admin make-administrator EMAIL`,
    );
  // Deleted in this moment.
  throw new CommandError(`EMAIL: there is no account with the address ${email}.`);
}

/** What became of an account's logins. */
export interface Ended {
  readonly email: string;
  readonly endedLogins: number;
  /** Every Mado has been told that runs on the same data folder or Redis; another one notices in a minute. */
  readonly told: boolean;
}

async function ended(settings: ParsedSettings, owner: Owner, result: EndedLogins | Refusal): Promise<Ended> {
  const { logins: endedLogins } = done(owner, result);
  const isMarked = await markEndedLogins(resolve(settings.DATA_DIR));
  // With Redis the sidecars may all be on other machines than this command.
  const told = settings.REDIS_URL === undefined ? isMarked : await tellAllSidecars(settings);
  return { email: owner.email, endedLogins, told };
}

export async function changePassword(email: string, source: PasswordSource): Promise<Ended & { password?: string }> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) => {
    const { typed, made } = await passwordFrom(source, settings);
    const checked = await checkNewPassword(typed, owner, minOf(settings));
    if ('error' in checked) return refuse(checked.error, settings);
    const result = await resetPassword(db, 'terminal', owner.id, checked.password);
    return { ...(await ended(settings, owner, result)), ...(made && { password: made }) };
  });
}

export async function disableAccount(email: string): Promise<Ended> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) =>
    ended(settings, owner, await disable(db, 'terminal', owner.id)),
  );
}

export async function enableAccount(email: string): Promise<{ email: string; wasDisabled: boolean }> {
  return onAccount(email, parseSettings(process.env), async (db, owner) => {
    const { wasDisabled } = done(owner, await enable(db, 'terminal', owner.id));
    return { email: owner.email, wasDisabled };
  });
}

export async function signOutEverywhere(email: string): Promise<Ended> {
  const settings = parseSettings(process.env);
  return onAccount(email, settings, async (db, owner) =>
    ended(settings, owner, await endLogins(db, 'terminal', owner.id)),
  );
}

/** Whether it was changed, or had been so before. */
export interface RoleChange {
  readonly email: string;
  readonly wasAlready: boolean;
}

export async function promote(email: string): Promise<RoleChange> {
  return onAccount(email, parseSettings(process.env), async (db, owner) => {
    const { wasAlready } = done(owner, await makeAdministrator(db, 'terminal', owner.id));
    return { email: owner.email, wasAlready };
  });
}

export async function demote(email: string): Promise<RoleChange> {
  return onAccount(email, parseSettings(process.env), async (db, owner) => {
    const { wasAlready } = done(owner, await makeMember(db, 'terminal', owner.id));
    return { email: owner.email, wasAlready };
  });
}

/** One account, as a list shows it. */
export interface Listed {
  /** Its id where it has no address. */
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly madeAt: Date;
  readonly disabledAt: Date | null;
  /** How many logins count. */
  readonly logins: number;
}

/** The accounts whose address or name contains the text, in the order in which they were made. */
export async function listAccounts(text: string): Promise<Listed[]> {
  const holds = (value: string) => value.toLowerCase().includes(text.normalize('NFC').toLowerCase());
  return withDatabase(parseSettings(process.env), async (db) => {
    const logins = { where: activeSessionsAt(Date.now()) };
    const rows = await db.user.findMany({
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      include: { _count: { select: { sessions: logins } } },
    });
    return rows
      .filter(({ email, displayName }) => holds(email ?? '') || holds(displayName))
      .map(({ id, email, displayName, role, createdAt, disabledAt, _count }) => ({
        ...{ email: email ?? id, name: displayName, role, madeAt: createdAt, disabledAt, logins: _count.sessions },
      }));
  });
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
    const removed = done(owner, await removeSecondStep(db, 'terminal', owner.id, options.passkeys ?? false));
    const { wasOn, passkeys } = removed;
    return { ...(await ended(settings, owner, removed)), wasOn, passkeys };
  });
}
