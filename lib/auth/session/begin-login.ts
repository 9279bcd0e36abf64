import type { Database } from '@/lib/db/client';
import type { ClientAddress } from '@/lib/http/client-address';
import { createSession, deleteSession, type NewSession, placeOf } from './sessions';

/** What a first step leads to. */
export interface BegunLogin {
  readonly kind: 'signed-in';
  readonly session: NewSession;
}

/**
 * The one way into an account: sign-up, password, mail and provider all end here once they have shown whose account it
 * is. What an account wants beyond that is asked for here, before there is a session.
 */
export async function beginLogin(
  db: Database,
  userId: string,
  client: { readonly userAgent: string; readonly address: ClientAddress },
): Promise<BegunLogin> {
  return { kind: 'signed-in', session: await createSession(db, userId, placeOf(client)) };
}

/** Takes back what `beginLogin` began, where the first step turns out to be void. */
export async function takeBackLogin(db: Database, { session }: BegunLogin): Promise<void> {
  await deleteSession(db, session.id);
}
