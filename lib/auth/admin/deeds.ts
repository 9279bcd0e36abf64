import { z } from 'zod';
import type { Database } from '@/lib/db/client';

/*
 * The log of what administrators change (docs/decisions/060).
 */

/** What was done to an account. */
const ACCOUNT_DEEDS = [
  'account-made',
  'account-disabled',
  'account-enabled',
  'logins-ended',
  'password-reset',
  'second-step-removed',
  'administrator-made',
  'administrator-unmade',
  'person-warned',
] as const;
/** What was done to an invite. */
export const INVITE_DEEDS = ['invite-made', 'invite-withdrawn'] as const;
/**
 * Somebody's report was settled. The deed names the report alone: what the reported person finds about themselves in
 * their export must not tell that there was one.
 */
const REPORT_DEEDS = ['report-settled'] as const;
/** What holds for the whole of Mado. */
const SERVER_DEEDS = ['sign-up-chosen'] as const;
export const DEED_KINDS = [...ACCOUNT_DEEDS, ...INVITE_DEEDS, ...REPORT_DEEDS, ...SERVER_DEEDS] as const;
export type DeedKind = (typeof DEED_KINDS)[number];

export const DEED_ORIGINS = ['page', 'terminal'] as const;

/** Who changes something: whoever has a shell on the server, or an administrator who is signed in. */
export type Doer = 'terminal' | { readonly administratorId: string };

/** Numbers alone: a name or an address in here would outlive its account. */
const detailsSchema = z.object({
  /** How many ended. */
  logins: z.int().optional(),
  /** How many were removed. */
  passkeys: z.int().optional(),
  /** How many accounts an invite makes. */
  places: z.int().optional(),
  /** Who may sign up from then on: the place of the mode in `SIGN_UP_MODES`. */
  signUp: z.int().optional(),
});
export type DeedDetails = z.infer<typeof detailsSchema>;

export interface Deed {
  readonly kind: DeedKind;
  readonly aboutId?: string;
  readonly inviteId?: string;
  readonly reportId?: string;
  readonly details?: DeedDetails;
}

/** To be called in the transaction that makes the change. */
export async function recordDeed(
  tx: Pick<Database, 'adminDeed'>,
  by: Doer,
  { details = {}, ...deed }: Deed,
): Promise<void> {
  const origin: (typeof DEED_ORIGINS)[number] = by === 'terminal' ? 'terminal' : 'page';
  const byId = by === 'terminal' ? null : by.administratorId;
  await tx.adminDeed.create({ data: { ...deed, origin, byId, details: JSON.stringify(details) } });
}

/** What a row holds. Nothing, rather than an error, for one that a later version has written. */
export function readDetails(text: string): DeedDetails {
  try {
    return detailsSchema.catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}
