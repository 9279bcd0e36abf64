import type { Client } from '@/lib/auth/account/account-deps';
import { factorMark } from '@/lib/auth/second-step/factors';
import { beginHalfSignIn } from '@/lib/auth/second-step/half-sign-in';
import type { Database } from '@/lib/db/client';
import { createSession, deleteSession, type NewSession, placeOf } from './sessions';

/** What a first step leads to. */
export type BegunLogin =
  | { readonly kind: 'signed-in'; readonly session: NewSession }
  /** The account asks for a second step. The token is worth no login. */
  | { readonly kind: 'half-signed-in'; readonly token: string };

/**
 * The one way into an account: sign-up, password, mail and provider all end here once they have shown whose account it
 * is. What an account wants beyond that is asked for here, before there is a session.
 */
export async function beginLogin(
  db: Database,
  userId: string,
  client: Pick<Client, 'userAgent' | 'address' | 'rememberedAccounts'>,
): Promise<BegunLogin> {
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const mark = factorMark(user);
  const isRemembered = client.rememberedAccounts.some((account) => account.userId === userId && account.mark === mark);
  if (user.twoStepSince && !isRemembered) return { kind: 'half-signed-in', token: await beginHalfSignIn(db, user) };
  return { kind: 'signed-in', session: await createSession(db, userId, placeOf(client)) };
}

/** Takes back what `beginLogin` began, where the first step turns out to be void. A half-finished one is void by itself. */
export async function takeBackLogin(db: Database, begun: BegunLogin): Promise<void> {
  if (begun.kind === 'signed-in') await deleteSession(db, begun.session.id);
}
