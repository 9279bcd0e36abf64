import type { User } from '@/lib/db/generated/sqlite/client';
import { type EarlyLinkPolicy, earlyLinkPolicySchema } from '@/lib/protocol/sidecar/early-link';

/** What a user chose to reveal of their network address. */
export interface Privacy {
  /** Whose calls may connect while they still ring; null for the server's default. */
  readonly earlyLinks: EarlyLinkPolicy | null;
  /** Their links use TURN relays only, before and after accept. */
  readonly hidesAddress: boolean;
}

/** Reads the settings from a database row. A policy that this version does not know allows nobody. */
export function privacyOf({ earlyLinks, hidesAddress }: Pick<User, 'earlyLinks' | 'hidesAddress'>): Privacy {
  return { earlyLinks: earlyLinkPolicySchema.nullable().catch('nobody').parse(earlyLinks), hidesAddress };
}
