import type { Client } from '@/lib/auth/account/account-deps';
import type { RememberedAccounts } from '@/lib/auth/second-step/remembered-devices';
import type { KnownAccounts } from '@/lib/auth/session/known-devices';

/** A browser at an address, on a device that may have signed in before. */
export function clientAt(
  address: string,
  knownAccounts: KnownAccounts = [],
  rememberedAccounts: RememberedAccounts = [],
): Client {
  return { address: { text: address, doubt: null }, userAgent: 'test', knownAccounts, rememberedAccounts };
}
