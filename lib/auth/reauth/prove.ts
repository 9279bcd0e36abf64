import type { Logger } from 'pino';
import type { Client } from '@/lib/auth/account/account-deps';
import { checkPresentPassword } from '@/lib/auth/account/present-password';
import { type FieldError, proveSchema } from '@/lib/auth/account/schemas';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';

interface ProveDeps {
  readonly db: Database;
  readonly limits: Pick<AccountLimits, 'beforeGuess' | 'recordRightPassword'>;
  readonly logger: Pick<Logger, 'info'>;
}

/** The login whose person proves who they are. */
interface Proving {
  readonly userId: string;
  readonly sessionId: string;
}

export type ProveResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: FieldError }
  | { readonly ok: false; readonly waitSeconds: number };

/** Notes that the person of this login has just proved who they are. A login that has ended stays ended. */
export async function noteProof(
  { db, logger }: Pick<ProveDeps, 'db' | 'logger'>,
  { userId, sessionId }: Proving,
): Promise<void> {
  const data = { provedAt: new Date() };
  await writePatiently(() => db.session.updateMany({ where: { id: sessionId, userId }, data }));
  logger.info({ userId }, 'proved who they are');
}

/** By the password. Wrong ones count as at sign-in. */
export async function proveByPassword(
  deps: ProveDeps,
  proving: Proving,
  typed: string,
  client: Client,
): Promise<ProveResult> {
  const { db, limits, logger } = deps;
  const password = proveSchema.shape.password.safeParse(typed);
  if (!password.success) return { ok: false, error: password.error.issues[0]?.message as FieldError };
  const user = await db.user.findUniqueOrThrow({ where: { id: proving.userId } });
  const checked = await checkPresentPassword(limits, user, password.data, client);
  if ('waitSeconds' in checked) return checked;
  if (!checked.ok) {
    logger.info({ userId: user.id, address: client.address.text }, 'a wrong password to prove who they are');
    return { ok: false, error: 'password-wrong' };
  }
  await noteProof(deps, proving);
  return { ok: true };
}
