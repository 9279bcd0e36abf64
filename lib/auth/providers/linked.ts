import type { Database } from '@/lib/db/client';
import type { ProviderName } from './provider';

/** A provider that an account can be signed in to with, as its owner sees it. */
export interface LinkedIdentity {
  readonly id: string;
  /** Null: the provider is not set up any more. */
  readonly provider: ProviderName | null;
  /** What the provider calls itself, where it is not set up. */
  readonly host: string;
  readonly email: string | null;
  readonly usedAtMs: number | null;
}

/** What is linked to the account, the oldest first. */
export async function identitiesOf(
  db: Pick<Database, 'identity'>,
  userId: string,
  known: readonly (ProviderName & { readonly issuer: string })[],
): Promise<LinkedIdentity[]> {
  const rows = await db.identity.findMany({ where: { userId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.map(({ id, issuer, email, usedAt }) => {
    const provider = known.find((one) => one.issuer === issuer);
    return {
      ...{ id, email, host: new URL(issuer).host, usedAtMs: usedAt?.getTime() ?? null },
      provider: provider ? { id: provider.id, name: provider.name } : null,
    };
  });
}
