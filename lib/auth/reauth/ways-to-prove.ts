import type { Provider, ProviderName } from '@/lib/auth/providers/provider';
import { waysInOf } from '@/lib/auth/ways-in/ways-in';
import type { Database } from '@/lib/db/client';

/** How somebody can prove who they are: with whatever signs them in. */
export interface WaysToProve {
  readonly hasPassword: boolean;
  readonly hasPasskey: boolean;
  /** Those that the account can be signed in to with. */
  readonly providers: readonly ProviderName[];
}

/** @param known the providers that are set up */
export async function waysToProve(
  db: Pick<Database, 'user' | 'passkey' | 'identity'>,
  userId: string,
  {
    publicUrl,
    known,
  }: { readonly publicUrl: string; readonly known: readonly Pick<Provider, 'id' | 'name' | 'issuer'>[] },
): Promise<WaysToProve> {
  const [ways, linked] = await Promise.all([
    waysInOf(db, userId, { publicUrl, issuers: known.map(({ issuer }) => issuer) }),
    db.identity.findMany({ where: { userId }, select: { issuer: true } }),
  ]);
  const issuers = linked.map(({ issuer }) => issuer);
  return {
    hasPassword: ways.some(({ kind }) => kind === 'password'),
    hasPasskey: ways.some(({ kind }) => kind === 'passkey'),
    providers: known.flatMap(({ id, name, issuer }) => (issuers.includes(issuer) ? [{ id, name }] : [])),
  };
}
