import type { Logger } from 'pino';
import type { Client } from '@/lib/auth/account/account-deps';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import type { Locale } from '@/lib/i18n/locale';
import { eraseAccount } from './erase-account';
import { type OwnerProof, type ProveOwnerDeps, proveOwner } from './prove-owner';

export interface DeleteAccountDeps extends ProveOwnerDeps {
  readonly db: Database;
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
}

export type DeleteResult = OwnerProof | { readonly ok: false; readonly lastAdministrator: true };

/**
 * Deletes the account of somebody who proves to be its owner. By then all of its logins have ended, and the sidecars
 * have been told to close their sockets and calls.
 */
export async function deleteAccount(
  deps: DeleteAccountDeps,
  { userId, locale }: { readonly userId: string; readonly locale: Locale },
  password: string,
  client: Client,
): Promise<DeleteResult> {
  const proof = await proveOwner(deps, userId, password, client);
  if (!proof.ok) return proof;
  const { db, logger, word } = deps;
  const erased = await eraseAccount(db, userId, locale);
  if (erased === 'last-administrator') return { ok: false, lastAdministrator: true };
  if (erased === 'erased') logger.info({ userId }, 'account deleted');
  await Promise.all([word.tell('logins-ended', {}), word.tell('mail-queued', {})]);
  return { ok: true };
}
