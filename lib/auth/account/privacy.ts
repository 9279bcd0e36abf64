import type { User } from '@/lib/db/generated/sqlite/client';
import { type EarlyLinkPolicy, earlyLinkPolicySchema } from '@/lib/protocol/early-link';

/** What a person chose to tell of their network address. */
export interface Privacy {
  /** Whose calls may connect while they still ring; null for as the server does. */
  readonly earlyLinks: EarlyLinkPolicy | null;
  /** Their links go through a relay alone, before accept and after. */
  readonly hidesAddress: boolean;
}

/** As the database has it. A policy that this version does not know lets nobody in. */
export function privacyOf({ earlyLinks, hidesAddress }: Pick<User, 'earlyLinks' | 'hidesAddress'>): Privacy {
  return { earlyLinks: earlyLinkPolicySchema.nullable().catch('nobody').parse(earlyLinks), hidesAddress };
}
