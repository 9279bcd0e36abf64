import type { Logger } from 'pino';
import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { type Changing, changeFactors, Unchanged } from './factors';
import { hashCodes, makeRecoveryCodes, type StoredCode } from './recovery-codes';
import { seal, unseal } from './sealed-secret';
import { codeIn, keyUri, makeSecret, stepOf } from './totp';

export interface SetUpDeps {
  readonly db: Database;
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
  readonly settings: { readonly AUTH_SECRET: string; readonly publicUrl: string };
}

/** Setting up is given up after this long. */
const PENDING_MS = 60 * 60 * 1000;

const pending = (userId: string, nowMs: number) => ({
  ...{ userId, confirmedAt: null, createdAt: { gt: new Date(nowMs - PENDING_MS) } },
});

/** Makes a secret for a new authenticator app. It does not count before a code of it was typed. */
export async function beginAuthenticator({ db, settings }: SetUpDeps, userId: string): Promise<void> {
  const secret = seal(makeSecret(), userId, settings.AUTH_SECRET);
  await writePatiently(() =>
    db.$transaction([
      db.authenticator.deleteMany({ where: { userId, confirmedAt: null } }),
      db.authenticator.create({ data: { userId, secret } }),
    ]),
  );
}

/** What an app needs to know. */
export interface PendingAuthenticator {
  /** In base32. */
  readonly secret: string;
  /** The same for a QR code. */
  readonly uri: string;
}

/** The authenticator that is being set up; null if there is none. */
export async function pendingAuthenticator(
  { db, settings }: Pick<SetUpDeps, 'db' | 'settings'>,
  userId: string,
): Promise<PendingAuthenticator | null> {
  const row = await db.authenticator.findFirst({ where: pending(userId, Date.now()), include: { user: true } });
  const secret = row && unseal(row.secret, userId, settings.AUTH_SECRET);
  if (!row || !secret) return null;
  const account = row.user.emailTyped ?? row.user.email ?? row.user.displayName;
  return { secret, uri: keyUri(secret, { site: new URL(settings.publicUrl).host, account }) };
}

export type ConfirmResult =
  /** `codes`: the recovery codes, to be shown once; none where the person has some already. */
  | { readonly ok: true; readonly codes: readonly string[] }
  | { readonly ok: false; readonly error: 'code-required' | 'code-wrong' }
  /** Nothing is being set up. */
  | { readonly ok: false; readonly void: true };

/** A code of the new app proves that it works: from now on it is the second step, in place of the app before. */
export async function confirmAuthenticator(
  deps: SetUpDeps,
  changing: Changing,
  typed: string,
  nowMs = Date.now(),
): Promise<ConfirmResult> {
  const { db, settings, logger, word } = deps;
  const { userId } = changing;
  const row = await db.authenticator.findFirst({ where: pending(userId, nowMs), include: { user: true } });
  const secret = row && unseal(row.secret, userId, settings.AUTH_SECRET);
  if (!row || !secret) return { ok: false, void: true };
  const code = codeIn(typed);
  const step = code === null ? null : stepOf(secret, code, nowMs);
  if (step === null) return { ok: false, error: typed.trim() === '' ? 'code-required' : 'code-wrong' };
  const isFirst = row.user.twoStepSince === null;
  const codes = isFirst ? makeRecoveryCodes() : [];
  const stored = await hashCodes(codes);
  const isConfirmed = await writePatiently(() =>
    db.$transaction(async (tx) => {
      const data = isFirst ? { twoStepSince: new Date(nowMs) } : {};
      await changeFactors(tx, changing, { kind: 'two-step-on' }, data);
      const confirmed = { confirmedAt: new Date(nowMs), lastStep: step };
      const { count } = await tx.authenticator.updateMany({
        where: { id: row.id, confirmedAt: null },
        data: confirmed,
      });
      // Another page was faster. Nothing of this is kept.
      if (count === 0) throw new Unchanged();
      await tx.authenticator.deleteMany({ where: { userId, id: { not: row.id } } });
      if (isFirst) await replaceCodes(tx, userId, stored);
      return true;
    }),
  ).catch(falseIfUnchanged);
  if (!isConfirmed) return { ok: false, void: true };
  logger.info({ userId }, 'an authenticator app was set up');
  await word.tell('mail-queued', {});
  return { ok: true, codes };
}

function falseIfUnchanged(error: unknown): false {
  if (error instanceof Unchanged) return false;
  throw error;
}

async function replaceCodes(
  tx: Pick<Database, 'recoveryCode'>,
  userId: string,
  stored: readonly StoredCode[],
): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: stored.map(({ hash, salt }) => ({ userId, hash, salt })) });
}

/**
 * Makes the person's passkeys the second step. Returns the recovery codes, to be shown once; null where there is no
 * passkey that works here, or a second step already.
 */
export async function turnOnWithPasskeys(deps: SetUpDeps, changing: Changing): Promise<readonly string[] | null> {
  const { db, logger, settings, word } = deps;
  const { userId } = changing;
  const rpId = relyingPartyOf(settings.publicUrl)?.rpId;
  if (rpId === undefined) return null;
  const codes = makeRecoveryCodes();
  const stored = await hashCodes(codes);
  const isDone = await writePatiently(() =>
    db.$transaction(async (tx) => {
      await changeFactors(tx, changing, { kind: 'two-step-on' });
      const { count } = await tx.user.updateMany({
        where: { id: userId, twoStepSince: null },
        data: { twoStepSince: new Date() },
      });
      // Another page was faster, or has removed the last passkey. Nothing of this is kept.
      if (count === 0 || (await tx.passkey.count({ where: { userId, rpId } })) === 0) throw new Unchanged();
      await replaceCodes(tx, userId, stored);
      return true;
    }),
  ).catch(falseIfUnchanged);
  if (!isDone) return null;
  logger.info({ userId }, 'passkeys became the second step');
  await word.tell('mail-queued', {});
  return codes;
}

/** Makes ten new recovery codes, to be shown once. The former ones are void. Null without a second step. */
export async function renewRecoveryCodes(deps: SetUpDeps, changing: Changing): Promise<readonly string[] | null> {
  const { db, logger, word } = deps;
  const { userId } = changing;
  const codes = makeRecoveryCodes();
  const stored = await hashCodes(codes);
  const isDone = await writePatiently(() =>
    db.$transaction(async (tx) => {
      if ((await tx.user.count({ where: { id: userId, twoStepSince: { not: null } } })) === 0) return false;
      await changeFactors(tx, changing, { kind: 'recovery-codes-made' });
      await replaceCodes(tx, userId, stored);
      return true;
    }),
  );
  if (!isDone) return null;
  logger.info({ userId }, 'new recovery codes were made');
  await word.tell('mail-queued', {});
  return codes;
}

/** Removes the authenticator app and the recovery codes: from now on the password is enough. Passkeys stay. Idempotent. */
export async function turnOffTwoStep(
  { db, logger, word }: Omit<SetUpDeps, 'settings'>,
  changing: Changing,
): Promise<void> {
  const { userId } = changing;
  const isDone = await writePatiently(() =>
    db.$transaction(async (tx) => {
      if ((await tx.user.count({ where: { id: userId, twoStepSince: { not: null } } })) === 0) return false;
      await changeFactors(tx, changing, { kind: 'two-step-off' }, { twoStepSince: null });
      await tx.authenticator.deleteMany({ where: { userId } });
      await tx.recoveryCode.deleteMany({ where: { userId } });
      return true;
    }),
  );
  if (!isDone) return;
  logger.info({ userId }, 'two-step verification was turned off');
  await word.tell('mail-queued', {});
}
