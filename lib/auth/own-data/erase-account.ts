import { HANDLE_KEPT_MS } from '@/lib/auth/account/change-handle';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale, type Locale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { earlyMailIds } from './early-mails';

export type Erased = 'erased' | 'gone';

/** Somebody's calls are many rows at most; SQLite writes tens of thousands of them in this time. */
const WITHIN_MS = 20_000;

/**
 * Deletes an account and everything about its owner, in one transaction. Foreign keys delete the rows that belong to
 * the account and empty the columns of calls, whose other side keeps them. The one thing left is the letter that says
 * so. Whoever calls it then hints at the ended logins to the sidecars. The last administrator may go too: the next start
 * prints a link that makes another one.
 * @param locale for the letter, if the account has none
 */
export function eraseAccount(db: Database, userId: string, locale: Locale, nowMs = Date.now()): Promise<Erased> {
  return writePatiently(() =>
    db.$transaction(
      async (tx) => {
        const user = await tx.user.findUnique({ where: { id: userId } });
        if (!user) return 'gone';
        await endCalls(tx, userId, nowMs);
        const to = user.emailTyped ?? user.email;
        await tx.mail.deleteMany({ where: { id: { in: await earlyMailIds(tx, user) } } });
        // Not those of other accounts: one may be somebody's way back to this address.
        if (user.email !== null) await tx.emailProof.deleteMany({ where: { email: user.email, userId: null } });
        // Nobody else may take it and be mistaken for them.
        const kept = { userId: null, until: new Date(nowMs + HANDLE_KEPT_MS) };
        await tx.handleClaim.updateMany({ where: { userId }, data: kept });
        // What somebody wrote goes with them; that they reported somebody, and why, stays.
        await tx.report.updateMany({ where: { reporterId: userId }, data: { words: '' } });
        await tx.user.delete({ where: { id: userId }, select: { id: true } });
        // After that: of two people who delete their accounts at once, the later one finds their calls here.
        await tx.call.deleteMany({ where: { callerId: null, calleeId: null } });
        await tx.report.deleteMany({ where: { reporterId: null, aboutId: null } });
        const letter = { kind: 'account-deleted' } as const;
        // Nobody's mail: those of the account went with it.
        const about = { userId: null, locale: isLocale(user.locale) ? user.locale : locale, letter };
        if (to !== null) await queueMail(tx, { to, ...about }, nowMs);
        return 'erased';
      },
      { timeout: WITHIN_MS },
    ),
  );
}

type Calls = Pick<Database, 'call'>;

/**
 * Ends the user's calls that go on: the sidecar that holds them cannot, once the row names no account. And forgets the
 * tabs in which the user was.
 */
async function endCalls(tx: Calls, userId: string, nowMs: number): Promise<void> {
  const own = { OR: [{ callerId: userId }, { calleeId: userId }] };
  for (const { id, invitedAt } of await tx.call.findMany({ where: { ...own, endedAt: null } })) {
    // The clock of the machine that took the call may be ahead.
    const endedAt = new Date(Math.max(nowMs, invitedAt.getTime()));
    const data = { endedAt, aliveAt: endedAt, endReason: 'signed-out', leaseId: null };
    await tx.call.updateMany({ where: { id, endedAt: null }, data });
  }
  await tx.call.updateMany({ where: { callerId: userId }, data: { callerDeviceId: '' } });
  await tx.call.updateMany({ where: { calleeId: userId }, data: { calleeDeviceId: null } });
}
