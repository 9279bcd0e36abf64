import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import type { Database } from '@/lib/db/client';

/** A way to sign in that takes nothing else beside it. Whatever is added to sign-in is added here. */
export type WayIn = { readonly kind: 'password' } | { readonly kind: 'passkey'; readonly id: string };

const isSame = (a: WayIn, b: WayIn): boolean =>
  a.kind === b.kind && (a.kind !== 'passkey' || b.kind !== 'passkey' || a.id === b.id);

/** The ways in that work today: a passkey for a former address of this Mado is none. */
export async function waysInOf(
  db: Pick<Database, 'user' | 'passkey'>,
  userId: string,
  { publicUrl }: { readonly publicUrl: string },
): Promise<readonly WayIn[]> {
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } });
  const rpId = relyingPartyOf(publicUrl)?.rpId;
  const passkeys =
    rpId === undefined ? [] : await db.passkey.findMany({ where: { userId, rpId }, select: { id: true } });
  return [
    ...(passwordHash ? [{ kind: 'password' } as const] : []),
    ...passkeys.map(({ id }) => ({ kind: 'passkey', id }) as const),
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
  settings: { readonly publicUrl: string },
): Promise<boolean> {
  return (await waysInOf(db, userId, settings)).every((way) => isSame(way, removed));
}
