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

/** What the callee allows this caller. A stranger never learns an address of the callee before accept (invariant 5). */
export function warmUpFor(policy: EarlyLinkPolicy, given: { areContacts: boolean; hasTurn: boolean }): WarmUp {
  if (policy === 'nobody') return 'none';
  if (policy === 'everyone' || given.areContacts) return 'all';
  return given.hasTurn ? 'relay' : 'none';
}
