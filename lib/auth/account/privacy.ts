import { z } from 'zod';
import type { User } from '@/lib/db/generated/sqlite/client';
import { type EarlyLinkPolicy, earlyLinkPolicySchema } from '@/lib/protocol/sidecar/early-link';

/** Whom a user admits to something. Whom they have blocked, they never do. */
export const audienceSchema = z.enum(['everyone', 'contacts', 'nobody']);
export type Audience = z.infer<typeof audienceSchema>;

export const admits = (audience: Audience, areContacts: boolean): boolean =>
  audience === 'everyone' || (audience === 'contacts' && areContacts);

/** Who reaches and sees a user, and what they reveal of their network address. */
export interface Privacy {
  /** Whose calls ring at their devices. */
  readonly callableBy: Audience;
  /** Who is shown that they are online. */
  readonly seenBy: Audience;
  /** Whose calls may connect while they still ring; null for the server's default. */
  readonly earlyLinks: EarlyLinkPolicy | null;
  /** Their links use TURN relays only, before and after accept. */
  readonly hidesAddress: boolean;
}

/** The columns that `privacyOf` reads. */
export const STORED_PRIVACY = { callableBy: true, seenBy: true, earlyLinks: true, hidesAddress: true } as const;

/** Reads the settings from a database row. A policy that this version does not know allows nobody. */
export function privacyOf(row: Pick<User, keyof typeof STORED_PRIVACY>): Privacy {
  const audience = audienceSchema.catch('nobody');
  return {
    callableBy: audience.parse(row.callableBy),
    seenBy: audience.parse(row.seenBy),
    earlyLinks: earlyLinkPolicySchema.nullable().catch('nobody').parse(row.earlyLinks),
    hidesAddress: row.hidesAddress,
  };
}
