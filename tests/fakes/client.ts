import type { KnownAccounts } from '@/lib/auth/known-devices';
import type { Client } from '@/lib/auth/sign-up';

/** A browser at an address, on a device that may have signed in before. */
export function clientAt(address: string, knownAccounts: KnownAccounts = []): Client {
  return { address: { text: address, doubt: null }, userAgent: 'test', knownAccounts };
}
