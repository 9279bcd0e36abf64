import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isCommonPassword } from './common-passwords';
import { hashPassword } from './password';
import { fieldErrors, newPasswordSchema, type RuleError, type RuleErrors, signUpSchema } from './schemas';

export type SignUpField = 'displayName' | 'email' | 'password';

/** What an account is made of, normalised. */
export interface NewAccount {
  readonly displayName: string;
  readonly email: string;
  readonly password: string;
}

/** Whose password it is. An account that signs in with a provider may have no address. */
interface Owner {
  readonly displayName: string;
  readonly email: string | null;
}

/** Why this password is too easy to guess for its owner; undefined if it is not. */
function weakness(password: string, { displayName, email }: Owner): RuleError | undefined {
  if (isCommonPassword(password)) return 'password-common';
  const own = [displayName, email, email?.split('@')[0]];
  if (own.some((text) => text?.toLowerCase() === password.toLowerCase())) return 'password-is-yours';
  return undefined;
}

/** The rules for every new account, whoever makes it. */
export function checkNewAccount(
  input: Record<string, unknown>,
  passwordMinLength: number,
): { readonly account: NewAccount } | { readonly errors: RuleErrors<SignUpField> } {
  const parsed = signUpSchema(passwordMinLength).safeParse(input);
  if (!parsed.success) return { errors: fieldErrors(parsed.error) };
  const weak = weakness(parsed.data.password, parsed.data);
  return weak ? { errors: { password: weak } } : { account: parsed.data };
}

/** The rules for a new password of an existing account. */
export function checkNewPassword(
  typed: string,
  owner: Owner,
  passwordMinLength: number,
): { readonly password: string } | { readonly error: RuleError } {
  const parsed = newPasswordSchema(passwordMinLength).safeParse(typed);
  if (!parsed.success) return { error: parsed.error.issues[0]?.message as RuleError };
  const error = weakness(parsed.data, owner);
  return error ? { error } : { password: parsed.data };
}

/** Both databases report a taken e-mail with this Prisma code, also when two requests race for it. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

/** Stores the account and returns its id; null if its e-mail is taken, after the same work. */
export async function createAccount(db: Database, { password, ...account }: NewAccount): Promise<string | null> {
  return storeAccount(db, { ...account, passwordHash: await hashPassword(password) });
}

/** An account as it is stored. */
export interface StoredAccount extends Owner {
  readonly passwordHash: string | null;
  /** Who its owner is at a provider. */
  readonly identities?: { readonly create: NewIdentity };
  readonly emailTyped?: string;
  readonly emailProvedAt?: Date;
  readonly locale?: string;
}

interface NewIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly usedAt: Date;
}

/**
 * Stores the account and returns its id; null if its e-mail or its identity is taken, or if `mayBeMade`, which runs in the same
 * transaction, says no.
 */
export async function storeAccount(
  db: Database,
  data: StoredAccount,
  mayBeMade: (tx: Pick<Database, 'emailProof'>) => Promise<boolean> = async () => true,
): Promise<string | null> {
  try {
    return await writePatiently(() =>
      db.$transaction(async (tx) =>
        (await mayBeMade(tx)) ? (await tx.user.create({ data, select: { id: true } })).id : null,
      ),
    );
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}
