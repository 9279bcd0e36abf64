import type { Logger } from 'pino';
import { changeFactors, Unchanged } from '@/lib/auth/second-step/factors';
import { isLastWayIn, type WaysInSettings } from '@/lib/auth/ways-in/ways-in';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { Locale } from '@/lib/i18n/locale';
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
        await changeFactors(tx, linking, { kind: 'provider-linked', provider: linking.providerName });
        await tx.identity.create({ data: { userId, issuer, subject, email, usedAt: new Date() } });
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
  let refusal: 'last' | 'unknown' | null = null;
  const unlinked = writePatiently(() =>
    db.$transaction(async (tx) => {
      await changeFactors(tx, linking, { kind: 'provider-unlinked', provider: linking.providerName });
      if (await isLastWayIn(tx, userId, { kind: 'identity', id: identityId }, settings)) refusal = 'last';
      else if ((await tx.identity.deleteMany({ where: { id: identityId, userId } })).count === 0) refusal = 'unknown';
      if (refusal) throw new Unchanged();
    }),
  );
  await unlinked.catch((error: unknown) => {
    if (!(error instanceof Unchanged)) throw error;
  });
  if (refusal) return refusal;
  logger.info({ userId }, 'provider unlinked');
  await word.tell('mail-queued', {});
  return 'unlinked';
}
