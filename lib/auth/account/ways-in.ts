import type { Database } from '@/lib/db/client';

/** What is about to be taken away. */
interface Without {
  readonly identityId?: string;
}

/**
 * Whether an account can still be signed in to without this: its last way in is never taken away. An identity counts
 * where its provider is set up (`issuers`). A link by mail for a new password does not: mail can fail, and addresses can
 * be lost.
 */
export async function hasWayInWithout(
  db: Pick<Database, 'user'>,
  userId: string,
  { identityId }: Without,
  issuers: readonly string[],
): Promise<boolean> {
  const select = { email: true, passwordHash: true, identities: { select: { id: true, issuer: true } } } as const;
  const { email, passwordHash, identities } = await db.user.findUniqueOrThrow({ where: { id: userId }, select });
  const ways = [
    email !== null && passwordHash !== null,
    identities.some(({ id, issuer }) => id !== identityId && issuers.includes(issuer)),
  ];
  return ways.includes(true);
}
