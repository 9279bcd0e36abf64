import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { findCode, recoveryCodeIn } from './recovery-codes';
import { unseal } from './sealed-secret';
import { codeIn, stepOf } from './totp';

export type CodeError = 'code-required' | 'code-wrong' | 'code-used';

/** Null for a right code, which is used up by that. */
export type CheckCode = (userId: string, typed: string) => Promise<CodeError | null>;

interface CheckDeps {
  readonly db: Database;
  readonly settings: { readonly AUTH_SECRET: string };
  /** Called when a mail was queued. */
  readonly onMail?: () => Promise<unknown>;
  readonly nowMs?: () => number;
}

/** Codes of the authenticator app. Each is taken once (RFC 6238, 5.2), and no older one after it. */
export function checkAppCode({ db, settings, nowMs = Date.now }: CheckDeps): CheckCode {
  return async (userId, typed) => {
    if (typed.trim() === '') return 'code-required';
    const app = await db.authenticator.findFirst({ where: { userId, confirmedAt: { not: null } } });
    const secret = app && unseal(app.secret, userId, settings.AUTH_SECRET);
    const code = codeIn(typed);
    const step = secret && code !== null ? stepOf(secret, code, nowMs()) : null;
    if (!app || step === null) return 'code-wrong';
    const unused = { id: app.id, lastStep: { lt: step } };
    const { count } = await writePatiently(() =>
      db.authenticator.updateMany({ where: unused, data: { lastStep: step } }),
    );
    return count === 1 ? null : 'code-used';
  };
}

/** Recovery codes. Each is deleted when it is used, and its owner is told by mail. */
export function checkRecoveryCode({ db, onMail }: CheckDeps): CheckCode {
  return async (userId, typed) => {
    if (typed.trim() === '') return 'code-required';
    const code = recoveryCodeIn(typed);
    if (code === null) return 'code-wrong';
    const found = await findCode(await db.recoveryCode.findMany({ where: { userId } }), code);
    if (!found) return 'code-wrong';
    const isUsed = await writePatiently(() =>
      db.$transaction(async (tx) => {
        if ((await tx.recoveryCode.deleteMany({ where: { id: found.id } })).count === 0) return false;
        const left = await tx.recoveryCode.count({ where: { userId } });
        const { email, emailTyped, locale } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
        const letter = { kind: 'recovery-code-used', left } as const;
        await queueMail(tx, { to: emailTyped ?? email, userId, locale: isLocale(locale) ? locale : 'en', letter });
        return true;
      }),
    );
    if (!isUsed) return 'code-used';
    await onMail?.();
    return null;
  };
}
