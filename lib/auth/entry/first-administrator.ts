import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { EntrySettings } from './admission';
import { createInvite, inviteLink } from './invites';

interface Site extends EntrySettings {
  readonly publicUrl: string;
  /** Whether anybody but this machine can connect. */
  readonly isForOthers: boolean;
}

/**
 * What a start tells the operator while nobody administers this Mado (docs/decisions/052); null where somebody does. It
 * makes the link anew: the one that an earlier start has printed is void.
 * @returns lines for a terminal; they hold a link that makes an administrator
 */
export async function firstAdministratorWords(db: Database, site: Site): Promise<string | null> {
  if ((await db.user.count({ where: { role: 'administrator' } })) > 0) return null;
  const id = await writePatiently(() =>
    db.$transaction(async (tx) => {
      // Rows stay, so that whoever opens an old link is told to look for the newer one.
      const former = { role: 'administrator', withdrawnAt: null };
      await tx.invite.updateMany({ where: former, data: { withdrawnAt: new Date() } });
      return createInvite(tx, { role: 'administrator', note: '', places: 1, expiresAt: null });
    }),
  );
  const accounts = await db.user.count();
  if (accounts === 0 && site.SIGN_UP === 'open' && !site.isForOthers)
    return 'The first account that you make there will be the administrator of this Mado.';
  return [
    'Nobody administers this Mado yet. Whoever signs up by this link does; it works once, until the next start:',
    `  ${inviteLink(site.publicUrl, id, site.AUTH_SECRET)}`,
    ...(accounts > 0 ? ['Or choose one of the accounts: npx mado admin make-administrator EMAIL'] : []),
  ].join('\n');
}
