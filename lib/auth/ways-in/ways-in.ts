import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import type { Database } from '@/lib/db/client';

/** A way to sign in that takes nothing else beside it. Whatever is added to sign-in is added here. */
export type WayIn =
  | { readonly kind: 'password' }
  | { readonly kind: 'passkey'; readonly id: string }
  /** At a provider. */
  | { readonly kind: 'identity'; readonly id: string };

export interface WaysInSettings {
  readonly publicUrl: string;
  /** Of the providers that are set up. */
  readonly issuers: readonly string[];
}

const isSame = (a: WayIn, b: WayIn): boolean => a.kind === b.kind && (!('id' in a) || !('id' in b) || a.id === b.id);

/**
 * The ways in that work today: a passkey for a former address of this Mado is none, nor a provider that is not set up, a
 * password without an address, or a link by mail for a new password. Mail can fail, and addresses can be lost.
 */
export async function waysInOf(
  db: Pick<Database, 'user' | 'passkey'>,
  userId: string,
  { publicUrl, issuers }: WaysInSettings,
): Promise<readonly WayIn[]> {
  const select = { email: true, passwordHash: true, identities: { select: { id: true, issuer: true } } } as const;
  const { email, passwordHash, identities } = await db.user.findUniqueOrThrow({ where: { id: userId }, select });
  const rpId = relyingPartyOf(publicUrl)?.rpId;
  const passkeys =
    rpId === undefined ? [] : await db.passkey.findMany({ where: { userId, rpId }, select: { id: true } });
  return [
    ...(email !== null && passwordHash !== null ? [{ kind: 'password' } as const] : []),
    ...passkeys.map(({ id }) => ({ kind: 'passkey', id }) as const),
    ...identities.flatMap(({ id, issuer }) => (issuers.includes(issuer) ? [{ kind: 'identity', id } as const] : [])),
  ];
}

/**
 * Whether the person still gets in without this. To be asked in the transaction that removes it, after `changeFactors`
 * has locked the user's row.
 */
export async function isLastWayIn(
  db: Pick<Database, 'user' | 'passkey'>,
  userId: string,
  removed: WayIn,
  settings: WaysInSettings,
): Promise<boolean> {
  return (await waysInOf(db, userId, settings)).every((way) => isSame(way, removed));
}
