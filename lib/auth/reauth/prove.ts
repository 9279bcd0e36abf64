import type { Logger } from 'pino';
import type { Client } from '@/lib/auth/account/account-deps';
import { checkPresentPassword } from '@/lib/auth/account/present-password';
import { type FieldError, proveSchema } from '@/lib/auth/account/schemas';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { Told } from '@/lib/auth/providers/provider';
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

/**
 * By a sign-in at a provider just now, with an account there that this one can be signed in to with. False for any other:
 * whoever sits in front of an open page has accounts of their own.
 */
export async function proveByIdentity(
  deps: Pick<ProveDeps, 'db' | 'logger'>,
  proving: Proving,
  { issuer, subject }: Pick<Told, 'issuer' | 'subject'>,
): Promise<boolean> {
  const { db, logger } = deps;
  const { userId } = proving;
  const own = { where: { issuer, subject, userId }, data: { usedAt: new Date() } };
  if ((await writePatiently(() => db.identity.updateMany(own))).count === 0) {
    logger.info({ userId, issuer }, 'an account of somebody else to prove who they are');
    return false;
  }
  await noteProof(deps, proving);
  return true;
}
