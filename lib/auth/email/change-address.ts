import type { Logger } from 'pino';
import { z } from 'zod';
import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import type { Asking } from '@/lib/auth/account/change-password';
import { isTaken } from '@/lib/auth/account/new-account';
import type { PasswordCheck } from '@/lib/auth/account/present-password';
import { changeAddressSchema, type FieldErrors, fieldErrors, typedAddress } from '@/lib/auth/account/schemas';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { checkOwnership, type LinkFollower, type OwnershipNeeded, ownershipNeeded } from './link-owner';
import { decodeProofCode } from './proof-code';
import { createProof, findProof, type Proof, takeProof, voidLinks } from './proofs';

/*
 * A new address counts once its owner has confirmed it, and the old one can undo the change for a week: whoever gets
 * hold of an open page must not get hold of the account.
 */

export interface ChangeAddressDeps extends Pick<AccountDeps, 'db' | 'limits'> {
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
  readonly settings: { readonly AUTH_SECRET: string; readonly SMTP_URL?: string | undefined };
}

export type ChangeAddressField = 'email';

export type ChangeAddressResult =
  /** Without a mail server nobody can be asked to confirm it. */
  | { readonly ok: true; readonly changed: true }
  /** `send` does the rest. To be called after the answer: its time would tell whether the address has an account. */
  | { readonly ok: true; readonly changed: false; readonly email: string; readonly send: () => Promise<void> }
  | { readonly ok: false; readonly errors: FieldErrors<ChangeAddressField> }
  | { readonly ok: false; readonly waitSeconds: number };

type Rows = Pick<Database, 'user' | 'emailProof' | 'mail'>;
interface Owner {
  readonly id: string;
  readonly email: string | null;
  readonly emailTyped: string | null;
  readonly emailProvedAt: Date | null;
  readonly locale: string | null;
}

/** What the proof of a new address changes. */
const changeSchema = z.object({ emailTyped: z.string(), from: z.string().nullable() });
/** What the old address gets back. */
const undoSchema = z.object({ emailTyped: z.string() });

/**
 * Somebody who has just proved to be the account's owner wants another address, or a first one. With mail, the answer is
 * the same for every address.
 */
export async function requestAddressChange(
  deps: ChangeAddressDeps,
  asking: Asking,
  input: Record<string, unknown>,
  client: Pick<Client, 'address'>,
): Promise<ChangeAddressResult> {
  const { db, limits, logger, settings } = deps;
  const parsed = changeAddressSchema.safeParse(input);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error) };
  const { email } = parsed.data;
  const user = await db.user.findUniqueOrThrow({ where: { id: asking.userId } });
  if (email === user.email) return { ok: false, errors: { email: 'email-same' } };
  const waitSeconds = await limits.beforeMail(email, client.address);
  if (waitSeconds > 0) {
    logger.info({ userId: user.id, waitSeconds }, 'change of address refused: too many mails');
    return { ok: false, waitSeconds };
  }
  const emailTyped = typedAddress(input.email);
  const change = { email, emailTyped, locale: asking.locale };
  if (settings.SMTP_URL)
    return { ok: true, changed: false, email: emailTyped, send: () => sendLink(deps, user, change) };
  const isChanged = await storeChange(deps, user, { ...change, emailProvedAt: null });
  return isChanged ? { ok: true, changed: true } : { ok: false, errors: { email: 'email-unusable' } };
}

interface Change {
  readonly email: string;
  readonly emailTyped: string;
  readonly locale: Asking['locale'];
}

async function sendLink({ db, word, logger }: ChangeAddressDeps, user: Owner, change: Change): Promise<void> {
  const { email, emailTyped } = change;
  const other = await db.user.findUnique({ where: { email }, select: { id: true, locale: true, emailTyped: true } });
  await writePatiently(() =>
    db.$transaction(async (tx) => {
      if (other) {
        const locale = isLocale(other.locale) ? other.locale : change.locale;
        const letter = { kind: 'address-in-use' } as const;
        return queueMail(tx, { to: other.emailTyped ?? email, userId: other.id, locale, letter });
      }
      const payload: z.infer<typeof changeSchema> = { emailTyped, from: user.email };
      const proofId = await createProof(tx, { purpose: 'change-address', email, userId: user.id, payload });
      const letter = { kind: 'change-address', proofId } as const;
      return queueMail(tx, { to: emailTyped, userId: user.id, locale: localeOf(user, change.locale), letter });
    }),
  );
  logger.info({ userId: user.id }, 'change of address asked for');
  await word.tell('mail-queued', {});
}

const localeOf = ({ locale }: Owner, otherwise: Asking['locale'] = 'en') => (isLocale(locale) ? locale : otherwise);

/** False if the address has another account, if the user's own has changed since, or if `mayChange` says no. */
async function storeChange(
  { db, word, logger }: Pick<ChangeAddressDeps, 'db' | 'word' | 'logger'>,
  user: Owner,
  change: Change & { readonly emailProvedAt: Date | null },
  mayChange: (tx: Rows) => Promise<boolean> = async () => true,
): Promise<boolean> {
  const { email, emailTyped, emailProvedAt } = change;
  const isStored = await unlessTaken(() =>
    db.$transaction(async (tx) => {
      if (!(await mayChange(tx))) return false;
      const where = { id: user.id, email: user.email };
      const { count } = await tx.user.updateMany({ where, data: { email, emailTyped, emailProvedAt } });
      if (count === 0) return false;
      await voidLinks(tx, user.id);
      if (user.email === null) return true;
      const payload: z.infer<typeof undoSchema> = { emailTyped: user.emailTyped ?? user.email };
      const proofId = await createProof(tx, { purpose: 'undo-address', email: user.email, userId: user.id, payload });
      const letter = { kind: 'address-changed', proofId, newAddress: emailTyped } as const;
      await queueMail(tx, { to: payload.emailTyped, userId: user.id, locale: localeOf(user, change.locale), letter });
      return true;
    }),
  );
  if (!isStored) return false;
  logger.info({ userId: user.id }, 'address changed');
  await word.tell('mail-queued', {});
  return true;
}

async function unlessTaken(write: () => Promise<boolean>): Promise<boolean> {
  try {
    return await writePatiently(write);
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** What the link's page offers: the new address confirms, the old one undoes. The rest asks for more before it confirms. */
export type ChangeLinkState = 'void' | 'change' | 'undo' | Exclude<OwnershipNeeded, 'nothing'>;

async function find(deps: Pick<ChangeAddressDeps, 'db' | 'settings'>, code: string) {
  const id = decodeProofCode(code, deps.settings.AUTH_SECRET);
  const proof = id === null ? null : await findProof(deps.db, id, ['change-address', 'undo-address']);
  const user = proof?.userId ? await deps.db.user.findUnique({ where: { id: proof.userId } }) : null;
  return proof && user && !user.disabledAt ? { proof, user } : null;
}

/** Looks at a link, and changes nothing. */
export async function changeLinkState(
  deps: Pick<ChangeAddressDeps, 'db' | 'settings'>,
  code: string,
  follower: LinkFollower,
): Promise<ChangeLinkState> {
  const found = await find(deps, code);
  if (!found) return 'void';
  if (found.proof.purpose === 'undo-address') return 'undo';
  const needed = ownershipNeeded(found.user, follower);
  return needed === 'nothing' ? 'change' : needed;
}

export type FollowedChange =
  | { readonly ok: true; readonly done: 'change' | 'undo' }
  | { readonly ok: false; readonly void: true }
  | Exclude<PasswordCheck, { readonly ok: true }>;

/**
 * The link was used: the new address counts, or the old one again. Whoever undoes needs the link alone: the account may
 * be in somebody else's hands.
 */
export async function followChangeLink(
  deps: ChangeAddressDeps,
  code: string,
  follower: LinkFollower & { readonly password: string },
  client: Client,
): Promise<FollowedChange> {
  const found = await find(deps, code);
  if (!found) return { ok: false, void: true };
  const { proof, user } = found;
  if (proof.purpose === 'undo-address') return followed('undo', await undo(deps, proof, user.id));
  const { emailTyped, from } = changeSchema.parse(proof.payload);
  if (user.email !== from) return { ok: false, void: true };
  const owned = await checkOwnership(deps.limits, user, follower, client);
  if (!owned.ok) return owned;
  const change = { email: proof.email, emailTyped, emailProvedAt: new Date(), locale: localeOf(user) };
  return followed('change', await storeChange(deps, user, change, (tx) => takeProof(tx, proof.id)));
}

const followed = (done: 'change' | 'undo', isDone: boolean): FollowedChange =>
  isDone ? { ok: true, done } : { ok: false, void: true };

/**
 * Gives the account back to its old address and ends every login: one of them changed it. Ways back to addresses that
 * came later are void too, or whoever took the account would take it again.
 */
async function undo({ db, word, logger }: ChangeAddressDeps, proof: Proof, userId: string): Promise<boolean> {
  const { emailTyped } = undoSchema.parse(proof.payload);
  const isUndone = await unlessTaken(() =>
    db.$transaction(async (tx) => {
      const given = await tx.emailProof.findUnique({ where: { id: proof.id }, select: { createdAt: true } });
      if (!given || !(await takeProof(tx, proof.id))) return false;
      // Whoever follows the link reads the address.
      const data = { email: proof.email, emailTyped, emailProvedAt: new Date() };
      await tx.user.update({ where: { id: userId }, data });
      await voidLinks(tx, userId);
      const later = { userId, purpose: 'undo-address', createdAt: { gte: given.createdAt } };
      await tx.emailProof.deleteMany({ where: later });
      await tx.session.deleteMany({ where: { userId } });
      return true;
    }),
  );
  if (!isUndone) return false;
  logger.info({ userId }, 'change of address undone');
  await word.tell('logins-ended', {});
  return true;
}
