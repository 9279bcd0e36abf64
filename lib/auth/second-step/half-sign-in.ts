import { createHash, randomBytes } from 'node:crypto';
import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import { tellOfNewDevice } from '@/lib/auth/session/new-device';
import { createSession, deleteSession, type NewSession, placeOf } from '@/lib/auth/session/sessions';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import type { CheckCode, CodeError } from './check-code';
import { factorMark } from './factors';

/** How long somebody has for the second step. */
export const HALF_SIGN_IN_MS = 10 * 60 * 1000;
/** Codes that one half-finished sign-in takes. Afterwards the password is asked for again. */
const MOST_TRIES = 5;
/** So many wrong codes within a day, over all sign-ins, are told to the account's owner. */
const TOLD_TRIES = 5;
const DAY_MS = 24 * 60 * 60 * 1000;

const idOf = (token: string) => createHash('sha256').update(token).digest('base64url');

interface HalfOwner {
  readonly id: string;
  readonly passwordHash: string | null;
  readonly factorsChangedAt: Date | null;
}

/**
 * Somebody has typed the right password, and has a second step. Returns what their browser keeps until that is done. It
 * is worth no login; the database holds its hash alone.
 */
export async function beginHalfSignIn(db: Database, user: HalfOwner, nowMs = Date.now()): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const data = {
    id: idOf(token),
    userId: user.id,
    mark: factorMark(user),
    expiresAt: new Date(nowMs + HALF_SIGN_IN_MS),
  };
  // Kept for a day: their wrong codes are counted together.
  await writePatiently(() => db.halfSignIn.deleteMany({ where: { expiresAt: { lte: new Date(nowMs - DAY_MS) } } }));
  await writePatiently(() => db.halfSignIn.create({ data, select: { id: true } }));
  return token;
}

/** Whose sign-in is half finished; null if it was finished, is too old, has had too many tries, or is void. */
export async function findHalfSignIn(
  db: Database,
  token: string | null,
  nowMs = Date.now(),
): Promise<{ readonly id: string; readonly userId: string } | null> {
  if (token === null) return null;
  const row = await db.halfSignIn.findUnique({ where: { id: idOf(token) }, include: { user: true } });
  if (!row || row.expiresAt.getTime() <= nowMs || row.tries >= MOST_TRIES) return null;
  // The password or a factor was changed meanwhile, or the account was disabled.
  if (row.user.disabledAt || row.mark !== factorMark(row.user)) return null;
  return { id: row.id, userId: row.userId };
}

/** With what a half-finished sign-in can be finished, beside a recovery code; null if it is void. */
export async function waysToFinish(
  db: Database,
  token: string | null,
  { publicUrl }: { readonly publicUrl: string },
): Promise<{ readonly app: boolean; readonly passkey: boolean } | null> {
  const half = await findHalfSignIn(db, token);
  if (!half) return null;
  const { userId } = half;
  const rpId = relyingPartyOf(publicUrl)?.rpId;
  const [apps, passkeys] = await Promise.all([
    db.authenticator.count({ where: { userId, confirmedAt: { not: null } } }),
    rpId === undefined ? 0 : db.passkey.count({ where: { userId, rpId } }),
  ]);
  return { app: apps > 0, passkey: passkeys > 0 };
}

export type FinishResult =
  | { readonly ok: true; readonly session: NewSession }
  | { readonly ok: false; readonly error: CodeError }
  | { readonly ok: false; readonly waitSeconds: number }
  /** The password has to be typed again. */
  | { readonly ok: false; readonly void: true };

/**
 * Finishes a sign-in with a code. Wrong ones are counted for the account as wrong passwords are, apart from them: by
 * device, and for strangers by address, so that nobody who has learnt the password locks its owner out.
 */
export async function finishByCode(
  deps: Pick<AccountDeps, 'db' | 'limits' | 'logger' | 'metrics'>,
  { token, typed, check }: { readonly token: string | null; readonly typed: string; readonly check: CheckCode },
  client: Client,
): Promise<FinishResult> {
  const { db, limits, logger } = deps;
  const half = await findHalfSignIn(db, token);
  if (!half) return { ok: false, void: true };
  const { userId } = half;
  if (typed.trim() === '') return { ok: false, error: 'code-required' };
  const known = client.knownAccounts.find((account) => account.userId === userId);
  // No address has a space, so that this is nobody's.
  const guess = { email: `second step of ${userId}`, from: client.address, deviceId: known?.deviceId ?? null };
  const waitSeconds = await limits.beforeGuess(guess);
  if (waitSeconds > 0) {
    void deps.metrics?.then((metrics) => metrics.signIn('limited'));
    logger.info({ userId, address: client.address.text, waitSeconds }, 'second step refused: too many attempts');
    return { ok: false, waitSeconds };
  }
  // Counted before the code is looked at, so that no number of requests at once tries more.
  if (!(await countTry(db, half.id))) return { ok: false, void: true };
  const error = await check(userId, typed);
  if (error) {
    void deps.metrics?.then((metrics) => metrics.signIn('failed'));
    logger.info({ userId, address: client.address.text, error }, 'second step failed');
    await tellOfTries(db, userId);
    return { ok: false, error };
  }
  await limits.recordRightPassword(guess);
  return finishSignIn(deps, half, client);
}

/** False if there are no more. */
async function countTry(db: Database, id: string): Promise<boolean> {
  const where = { id, tries: { lt: MOST_TRIES } };
  const data = { tries: { increment: 1 } };
  return (await writePatiently(() => db.halfSignIn.updateMany({ where, data }))).count === 1;
}

/** Once a day at most: somebody knows the password and has no code, however many sign-ins they spread their tries over. */
async function tellOfTries(db: Database, userId: string, nowMs = Date.now()): Promise<void> {
  const { _sum } = await db.halfSignIn.aggregate({ where: { userId }, _sum: { tries: true } });
  if ((_sum.tries ?? 0) < TOLD_TRIES) return;
  const letter = { kind: 'codes-tried', codes: TOLD_TRIES } as const;
  const told = { userId, letter: JSON.stringify(letter), createdAt: { gt: new Date(nowMs - DAY_MS) } };
  await writePatiently(() =>
    db.$transaction(async (tx) => {
      // Locks the row: of codes that arrive at once one tells.
      const user = await tx.user.update({ where: { id: userId }, data: { id: userId } });
      if ((await tx.mail.count({ where: told })) > 0) return;
      const locale = isLocale(user.locale) ? user.locale : 'en';
      await queueMail(tx, { to: user.emailTyped ?? user.email, userId, locale, letter });
    }),
  );
}

/** The second step is done: makes the login, once. */
export async function finishSignIn(
  { db, logger, metrics }: Pick<AccountDeps, 'db' | 'logger' | 'metrics'>,
  half: { readonly id: string; readonly userId: string },
  client: Client,
): Promise<FinishResult> {
  const row = await db.halfSignIn.findUnique({ where: { id: half.id } });
  const taken = await writePatiently(() => db.halfSignIn.deleteMany({ where: { id: half.id } }));
  if (!row || taken.count === 0) return { ok: false, void: true };
  const session = await createSession(db, half.userId, placeOf(client));
  // Whoever changed the password meanwhile ended all logins but this one; after a change of a factor it begins anew.
  const now = await db.user.findUnique({ where: { id: half.userId } });
  if (!now || now.disabledAt || factorMark(now) !== row.mark) {
    await deleteSession(db, session.id);
    return { ok: false, void: true };
  }
  await tellOfNewDevice(db, half.userId, client);
  void metrics?.then((counted) => counted.signIn('ok'));
  logger.info({ userId: half.userId }, 'signed in with a second step');
  return { ok: true, session };
}
