import type { Logger } from 'pino';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import type { Locale } from '@/lib/i18n/locale';
import { eraseAccount } from './erase-account';

export interface DeleteAccountDeps {
  readonly db: Database;
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
}

/**
 * Deletes an account. By then all of its logins have ended, and the sidecars have been told to close their sockets and
 * calls. Whoever calls it has made sure that its owner wants that.
 */
export async function deleteAccount(
  { db, logger, word }: DeleteAccountDeps,
  { userId, locale }: { readonly userId: string; readonly locale: Locale },
): Promise<void> {
  if ((await eraseAccount(db, userId, locale)) === 'erased') logger.info({ userId }, 'account deleted');
  await Promise.all([word.tell('logins-ended', {}), word.tell('mail-queued', {})]);
}
