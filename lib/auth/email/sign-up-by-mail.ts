import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import {
  checkNewAccount,
  type NewAccount,
  passkeyAlone,
  type SignUpField,
  storeAccount,
} from '@/lib/auth/account/new-account';
import { hashPassword, isRightPassword } from '@/lib/auth/account/password';
import { type PasswordSettings, passwordMin } from '@/lib/auth/account/password-min';
import type { FieldErrors } from '@/lib/auth/account/schemas';
import { admit, type EntrySettings, mayEnter, readEntrant } from '@/lib/auth/entry/admission';
import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import { type FirstPasskey, firstPasskeySchema } from '@/lib/auth/passkeys/new-passkey';
import { type BegunLogin, beginLogin } from '@/lib/auth/session/begin-login';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale, type Locale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { checkOwnership, type LinkFollower, type OwnershipNeeded, ownershipNeeded } from './link-owner';
import { decodeProofCode } from './proof-code';
import { createProof, findProof, type Proof, takeProof } from './proofs';

/*
 * Sign-up where mail is set up. There is no account before its address is proved: whoever types somebody else's address
 * gets nothing by it, and keeps nobody from signing up.
 */

export interface ByMailDeps extends Pick<AccountDeps, 'db' | 'limits'> {
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
  readonly settings: EntrySettings & PasswordSettings;
}

/** What the proof of an address makes an account of. */
const pendingSchema = z.object({
  displayName: z.string(),
  emailTyped: z.string(),
  passwordHash: z.string().nullable(),
  /** The only way into the account, where there is no password. */
  passkey: firstPasskeySchema.nullable().default(null),
  locale: z.string(),
  /** The browser that signed up, by a cookie that only it has. */
  browser: z.string(),
  /** The link that they came by. */
  inviteId: z.string().nullable().default(null),
});

/** Kept in a cookie of the browser that signs up. */
export const makeBrowserCode = () => randomBytes(18).toString('base64url');
const hashOf = (browserCode: string) => createHash('sha256').update(`sign-up ${browserCode}`).digest('base64url');

export type ByMailResult =
  /** `send` does the rest. To be called after the answer: its time would tell whether there is an account. */
  | { readonly ok: true; readonly email: string; readonly send: () => Promise<void> }
  | { readonly ok: false; readonly errors: FieldErrors<SignUpField> }
  | { readonly ok: false; readonly refused: EntryRefusal }
  | { readonly ok: false; readonly waitSeconds: number };

/** Answers alike for every address, whether it has an account or not. */
export async function signUpByMail(
  deps: ByMailDeps,
  input: Record<string, unknown>,
  { address, isLocal = false }: Pick<Client, 'address' | 'isLocal'>,
  { locale, browserCode }: { readonly locale: Locale; readonly browserCode: string },
  passkey: FirstPasskey | null = null,
): Promise<ByMailResult> {
  const entrant = readEntrant(deps.settings, String(input.invite ?? ''), isLocal);
  if ('refused' in entrant) return { ok: false, ...entrant };
  const admission = await mayEnter(deps.db, deps.settings, entrant);
  if ('refused' in admission) return { ok: false, ...admission };
  const checked = await checkNewAccount(input, passwordMin(deps.settings, { hasSecondStep: false }), passkey);
  if ('errors' in checked) return { ok: false, errors: checked.errors };
  const { inviteId } = entrant;
  const { email, emailTyped = email } = checked.account;
  const waitSeconds = (await deps.limits.beforeSignUp(address)) || (await deps.limits.beforeMail(email, address));
  if (waitSeconds > 0) {
    deps.logger.info({ address: address.text, waitSeconds }, 'sign-up refused: too many');
    return { ok: false, waitSeconds };
  }
  const about = { emailTyped, locale, browser: hashOf(browserCode), inviteId };
  const send = () => sendMail(deps, checked.account, about);
  return { ok: true, email: emailTyped, send };
}

async function sendMail(
  { db, word, logger }: ByMailDeps,
  { displayName, email, key }: NewAccount,
  about: {
    readonly emailTyped: string;
    readonly locale: Locale;
    readonly browser: string;
    readonly inviteId: string | null;
  },
): Promise<void> {
  const kept =
    'passkey' in key
      ? { ...key, passwordHash: null }
      : { passkey: null, passwordHash: await hashPassword(key.password) };
  const user = await db.user.findUnique({ where: { email } });
  await writePatiently(() =>
    db.$transaction(async (tx) => {
      if (user) {
        const locale = isLocale(user.locale) ? user.locale : about.locale;
        return queueMail(tx, {
          ...{ to: user.emailTyped ?? email, userId: user.id, locale },
          letter: { kind: 'address-in-use' },
        });
      }
      const payload: z.infer<typeof pendingSchema> = { displayName, ...kept, ...about };
      const asker = about.browser;
      const proofId = await createProof(tx, { purpose: 'sign-up', email, userId: null, payload, asker });
      const letter = { kind: 'confirm-sign-up', proofId, name: displayName } as const;
      return queueMail(tx, { to: about.emailTyped, userId: null, locale: about.locale, letter });
    }),
  );
  logger.info({ userId: user?.id ?? null }, user ? 'sign-up with an address in use' : 'sign-up waits for its address');
  await word.tell('mail-queued', {});
}

/**
 * What the link's page has to ask for: nothing, the password chosen at sign-up, the browser that signed up where none was
 * chosen, or what shows who owns an account.
 */
export type LinkState = 'void' | 'confirm' | 'chosen-password' | 'same-browser' | Exclude<OwnershipNeeded, 'nothing'>;

interface Follower extends LinkFollower {
  /** The browser's cookie; null for none. */
  readonly browserCode: string | null;
}

/**
 * A mailbox alone proves an address, not that its owner wanted this account: in another browser than the one that signed
 * up the password is asked for, which a stranger chose if a stranger typed the address.
 */
const isSameBrowser = (proof: Proof, { browserCode }: Follower): boolean =>
  browserCode !== null && pendingSchema.parse(proof.payload).browser === hashOf(browserCode);

async function find(deps: Pick<ByMailDeps, 'db' | 'settings'>, code: string): Promise<Proof | null> {
  const id = decodeProofCode(code, deps.settings.AUTH_SECRET);
  return id === null ? null : findProof(deps.db, id, ['sign-up', 'own-address']);
}

/** Looks at a link, and changes nothing. */
export async function linkState(
  deps: Pick<ByMailDeps, 'db' | 'settings'>,
  code: string,
  follower: Follower,
): Promise<LinkState> {
  const proof = await find(deps, code);
  if (!proof) return 'void';
  if (proof.purpose === 'sign-up') {
    if (isSameBrowser(proof, follower)) return 'confirm';
    return pendingSchema.parse(proof.payload).passwordHash === null ? 'same-browser' : 'chosen-password';
  }
  const user = await ownerOf(deps, proof);
  if (!user) return 'void';
  const needed = ownershipNeeded(user, follower);
  return needed === 'nothing' ? 'confirm' : needed;
}

const ownerOf = ({ db }: Pick<ByMailDeps, 'db'>, { userId, email }: Proof) =>
  db.user.findFirst({ where: { id: userId ?? '', email, disabledAt: null } });

export type ConfirmResult =
  | { readonly ok: true; readonly begun: BegunLogin | null }
  | { readonly ok: false; readonly void: true }
  /** Meanwhile they may not make an account any more: the last place of their link is gone. */
  | { readonly ok: false; readonly refused: EntryRefusal }
  | { readonly ok: false; readonly wrongPassword: true }
  /** This isn't the password of the account that the link is about. */
  | { readonly ok: false; readonly wrong: true }
  | { readonly ok: false; readonly waitSeconds: number };

/** The address is proved: makes the account and signs in, or notes that an account's address is its owner's. */
export async function confirmAddress(
  deps: ByMailDeps,
  code: string,
  follower: Follower & { readonly password: string },
  client: Client,
): Promise<ConfirmResult> {
  const proof = await find(deps, code);
  if (!proof) return { ok: false, void: true };
  if (proof.purpose === 'own-address') return proveOwn(deps, proof, follower, client);
  const pending = pendingSchema.parse(proof.payload);
  if (!isSameBrowser(proof, follower)) {
    const guess = { email: proof.email, from: client.address, deviceId: null };
    const waitSeconds = await deps.limits.beforeGuess(guess);
    if (waitSeconds > 0) return { ok: false, waitSeconds };
    if (!(await isRightPassword(pending.passwordHash, follower.password))) return { ok: false, wrongPassword: true };
    await deps.limits.recordRightPassword(guess);
  }
  const { browser, inviteId, passkey, ...account } = pending;
  const entrant = { inviteId, isLocal: client.isLocal ?? false };
  const data = { ...account, ...(passkey && passkeyAlone(passkey)), email: proof.email, emailProvedAt: new Date() };
  const made = await storeAccount<EntryRefusal | 'void'>(deps.db, data, async (tx) =>
    (await takeProof(tx, proof.id)) ? admit(tx, deps.settings, entrant) : { refused: 'void' },
  );
  if (!made.ok) {
    // Somebody else was faster with the same address, or with the same link.
    if (made.refused === 'taken' || made.refused === 'void') return { ok: false, void: true };
    return { ok: false, refused: made.refused };
  }
  const { userId, role } = made;
  deps.logger.info({ userId, role }, 'signed up');
  return { ok: true, begun: await beginLogin(deps.db, userId, client) };
}

async function proveOwn(
  deps: Pick<ByMailDeps, 'db' | 'limits'>,
  proof: Proof,
  follower: Follower & { readonly password: string },
  client: Client,
): Promise<ConfirmResult> {
  const user = await ownerOf(deps, proof);
  if (!user) return { ok: false, void: true };
  const owned = await checkOwnership(deps.limits, user, follower, client);
  if (!owned.ok) return owned;
  const isProved = await writePatiently(() =>
    deps.db.$transaction(async (tx: Pick<Database, 'user' | 'emailProof'>) => {
      if (!(await takeProof(tx, proof.id))) return false;
      const where = { id: user.id, email: proof.email };
      return (await tx.user.updateMany({ where, data: { emailProvedAt: new Date() } })).count === 1;
    }),
  );
  return isProved ? { ok: true, begun: null } : { ok: false, void: true };
}
