import { z } from 'zod';

/**
 * How far a link may be made while it still rings: `all` with every candidate, `relay` through TURN alone, so that no
 * address is told, `none` only after accept.
 */
export const warmUpSchema = z.enum(['all', 'relay', 'none']);
export type WarmUp = z.infer<typeof warmUpSchema>;

/** Whose calls a person lets connect while they still ring. */
export const earlyLinkPolicySchema = z.enum(['everyone', 'contacts', 'nobody']);
export type EarlyLinkPolicy = z.infer<typeof earlyLinkPolicySchema>;

export interface WarmUpGround {
  readonly areContacts: boolean;
  readonly hasTurn: boolean;
  /** The callee tells nobody an address, not even those they trust. */
  readonly hidesAddress: boolean;
}

/**
 * What the callee allows this caller, by the callee's own policy. A stranger never learns an address of the callee
 * before accept (invariant 5).
 */
export function warmUpFor(policy: EarlyLinkPolicy, { areContacts, hasTurn, hidesAddress }: WarmUpGround): WarmUp {
  if (policy === 'nobody') return 'none';
  const isTrusted = policy === 'everyone' || areContacts;
  if (isTrusted && !hidesAddress) return 'all';
  return hasTurn ? 'relay' : 'none';
}
