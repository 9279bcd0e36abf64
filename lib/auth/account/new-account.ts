import { type FirstPasskey, rowOf } from '@/lib/auth/passkeys/new-passkey';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isMadeOf, ownWords } from './own-words';
import { hashPassword } from './password';
import { openStrength } from './password-strength';
import type { Role } from './role';
import {
  fieldErrors,
  newPasswordSchema,
  newPersonSchema,
  type RuleError,
  type RuleErrors,
  signUpSchema,
  typedAddress,
} from './schemas';

export type SignUpField = 'displayName' | 'email' | 'password';

/** Who a new account is for, normalised. */
export interface NewPerson {
  readonly displayName: string;
  readonly email: string;
  /** As the user typed it, where that differs. */
  readonly emailTyped?: string;
}

/** What an account is made of. `key` is the first way into it, and the only one until its owner adds another. */
export interface NewAccount extends NewPerson {
  readonly key: { readonly password: string } | { readonly passkey: FirstPasskey };
}

/** Whose password it is. An account that signs in with a provider may have no address. */
interface Owner {
  readonly displayName: string;
  readonly email: string | null;
}

/**
 * What guesses at a form, slowed as they are here, do not reach in years. The estimate is lower for each of the 49,000
 * passwords that were leaked most often, also written differently, repeated, or as a walk over the keyboard.
 */
const LEAST_GUESSES_LOG10 = 6;

/** Why this password is too easy to guess for its owner; undefined if it is not. */
async function weakness(password: string, owner: Owner): Promise<RuleError | undefined> {
  const words = ownWords(owner);
  if (isMadeOf(password, words)) return 'password-is-yours';
  const estimate = await openStrength();
  return estimate(password, words).guessesLog10 < LEAST_GUESSES_LOG10 ? 'password-common' : undefined;
}

type Checked<Account> = { readonly account: Account } | { readonly errors: RuleErrors<SignUpField> };

/** The rules for whoever signs up without a password. */
export function checkNewPerson(input: Record<string, unknown>): Checked<NewPerson> {
  const parsed = newPersonSchema.safeParse(input);
  return parsed.success ? { account: asTyped(parsed.data, input) } : { errors: fieldErrors(parsed.error) };
}

function asTyped<Person extends NewPerson>(person: Person, input: Record<string, unknown>): Person {
  const emailTyped = typedAddress(input.email);
  return emailTyped === person.email ? person : { ...person, emailTyped };
}

/** The rules for every new account, whoever makes it. With a `passkey` it has no password. */
export async function checkNewAccount(
  input: Record<string, unknown>,
  passwordMinLength: number,
  passkey: FirstPasskey | null = null,
): Promise<Checked<NewAccount>> {
  if (passkey) {
    const checked = checkNewPerson(input);
    return 'errors' in checked ? checked : { account: { ...checked.account, key: { passkey } } };
  }
  const parsed = signUpSchema(passwordMinLength).safeParse(input);
  if (!parsed.success) return { errors: fieldErrors(parsed.error) };
  const weak = await weakness(parsed.data.password, parsed.data);
  if (weak) return { errors: { password: weak } };
  const { password, ...person } = parsed.data;
  return { account: { ...asTyped(person, input), key: { password } } };
}

/** The rules for a new password of an existing account. */
export async function checkNewPassword(
  typed: string,
  owner: Owner,
  passwordMinLength: number,
): Promise<{ readonly password: string } | { readonly error: RuleError }> {
  const parsed = newPasswordSchema(passwordMinLength).safeParse(typed);
  if (!parsed.success) return { error: parsed.error.issues[0]?.message as RuleError };
  const error = await weakness(parsed.data, owner);
  return error ? { error } : { password: parsed.data };
}

/** Both databases report a taken e-mail with this Prisma code, also when two requests race for it. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

/** An account as it is stored. */
export interface StoredAccount extends Owner {
  readonly passwordHash: string | null;
  /** Who its owner is at a provider. */
  readonly identities?: { readonly create: NewIdentity };
  readonly passkeyHandle?: string;
  readonly passkeys?: { readonly create: ReturnType<typeof rowOf> };
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

type Tx = Pick<Database, 'user' | 'invite' | 'emailProof' | 'adminDeed' | 'serverChoice'>;

/** Whom `enter` lets in, and what it writes about them once the account has an id. */
interface Entry {
  readonly role: Role;
  readonly record?: (tx: Tx, userId: string) => Promise<void>;
}

/** Says no to a new account, and undoes what its transaction has written. */
class Refused<Why> extends Error {
  constructor(readonly why: Why) {
    super('refused');
  }
}

export type StoreResult<Why> =
  | { readonly ok: true; readonly userId: string; readonly role: Role }
  /** `taken`: there is an account with this address, or with this identity. */
  | { readonly ok: false; readonly refused: Why | 'taken' };

/**
 * Stores the account, if `enter` lets it in, which runs in the same transaction: what it writes counts only if the
 * account is made.
 */
export async function storeAccount<Why extends string>(
  db: Database,
  data: StoredAccount,
  enter: (tx: Tx) => Promise<Entry | { readonly refused: Why }>,
): Promise<StoreResult<Why>> {
  const store = async (tx: Tx) => {
    const entry = await enter(tx);
    if ('refused' in entry) throw new Refused(entry.refused);
    const { role } = entry;
    const { id } = await tx.user.create({ data: { ...data, role }, select: { id: true } });
    await entry.record?.(tx, id);
    return { ok: true, userId: id, role } as const;
  };
  try {
    return await writePatiently(() =>
      db.$transaction(store).catch((error: unknown) => {
        // Waiting changes nothing about it.
        if (error instanceof Refused) return { ok: false, refused: error.why as Why } as const;
        throw error;
      }),
    );
  } catch (error) {
    if (isTaken(error)) return { ok: false, refused: 'taken' };
    throw error;
  }
}

/** What is stored of an account whose only key is a passkey. */
export const passkeyAlone = ({ passkey, handle }: FirstPasskey) => ({
  ...{ passwordHash: null, passkeyHandle: handle },
  passkeys: { create: rowOf(passkey) },
});

/** Makes the account, after the same work where its address is taken. */
export async function createAccount<Why extends string>(
  db: Database,
  { key, ...person }: NewAccount,
  enter: (tx: Tx) => Promise<Entry | { readonly refused: Why }>,
): Promise<StoreResult<Why>> {
  const kept = 'passkey' in key ? passkeyAlone(key.passkey) : { passwordHash: await hashPassword(key.password) };
  return storeAccount(db, { ...person, ...kept }, enter);
}
