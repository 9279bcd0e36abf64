import type { Logger } from 'pino';
import { isLastWayIn, type WaysInSettings } from '@/lib/auth/ways-in/ways-in';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale, type Locale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import type { Told } from './provider';

export interface LinkDeps {
  readonly db: Database;
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
}

/** Whose account it is, and what they call the provider. */
interface Linking {
  readonly userId: string;
  readonly providerName: string;
  /** For an account that has no language yet. */
  readonly locale: Locale;
}

/** Whoever can change how an account is signed in to, its owner hears of it. */
async function tellOwner(
  tx: Pick<Database, 'user' | 'mail'>,
  { userId, providerName, locale }: Linking,
  kind: 'provider-linked' | 'provider-unlinked',
): Promise<void> {
  const select = { email: true, emailTyped: true, locale: true } as const;
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select });
  const to = user.emailTyped ?? user.email;
  const letter = { kind, provider: providerName } as const;
  await queueMail(tx, { to, userId, locale: isLocale(user.locale) ? user.locale : locale, letter });
}

/** Lets the account be signed in to with a provider. `taken`: it is another account's. Idempotent. */
export async function linkIdentity(
  { db, logger, word }: LinkDeps,
  { issuer, subject, email }: Told,
  linking: Linking,
): Promise<'linked' | 'taken'> {
  const { userId } = linking;
  const where = { issuer_subject: { issuer, subject } };
  const owner = () => db.identity.findUnique({ where, select: { userId: true } });
  const present = await owner();
  if (present) return present.userId === userId ? 'linked' : 'taken';
  try {
    await writePatiently(() =>
      db.$transaction(async (tx) => {
        await tx.identity.create({ data: { userId, issuer, subject, email, usedAt: new Date() } });
        await tellOwner(tx, linking, 'provider-linked');
      }),
    );
  } catch (error) {
    // Somebody was faster: the same person in another tab, or another account.
    const faster = await owner();
    if (!faster) throw error;
    return faster.userId === userId ? 'linked' : 'taken';
  }
  logger.info({ userId, issuer }, 'provider linked');
  await word.tell('mail-queued', {});
  return 'linked';
}

/** Takes a provider from the account that it belongs to; `last` and nothing changes if nobody could sign in any more. */
export async function unlinkIdentity(
  { db, logger, word }: LinkDeps,
  identityId: string,
  linking: Linking,
  settings: WaysInSettings,
): Promise<'unlinked' | 'last' | 'unknown'> {
  const { userId } = linking;
  const result = await writePatiently(() =>
    db.$transaction(
      async (tx) => {
        if (await isLastWayIn(tx, userId, { kind: 'identity', id: identityId }, settings)) return 'last';
        if ((await tx.identity.deleteMany({ where: { id: identityId, userId } })).count === 0) return 'unknown';
        await tellOwner(tx, linking, 'provider-unlinked');
        return 'unlinked';
      },
      // Two tabs must not each take one of two.
      { isolationLevel: 'Serializable' },
    ),
  );
  if (result !== 'unlinked') return result;
  logger.info({ userId }, 'provider unlinked');
  await word.tell('mail-queued', {});
  return result;
}
