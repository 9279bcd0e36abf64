import { z } from 'zod';

/**
 * How far a link may be made while it still rings: `all` with every candidate, `relay` through TURN alone, so that no
 * address is told, `none` only after accept.
 */
export const earlyLinkScopeSchema = z.enum(['all', 'relay', 'none']);
export type EarlyLinkScope = z.infer<typeof earlyLinkScopeSchema>;

/** Whose calls a person lets connect while they still ring. */
export const earlyLinkPolicySchema = z.enum(['everyone', 'contacts', 'nobody']);
export type EarlyLinkPolicy = z.infer<typeof earlyLinkPolicySchema>;

export interface EarlyLinkGround {
  readonly areContacts: boolean;
  readonly hasTurn: boolean;
  /** The callee tells nobody an address, not even those they trust. */
  readonly hidesAddress: boolean;
}

/**
 * What the callee allows this caller, by the callee's own policy. Before accept a stranger neither learns an address of
 * the callee (invariant 5) nor has the callee's browser read a description or answer a handshake, not even through TURN
 * (invariant 10): that takes the policy `everyone`.
 */
export function earlyLinkFor(
  policy: EarlyLinkPolicy,
  { areContacts, hasTurn, hidesAddress }: EarlyLinkGround,
): EarlyLinkScope {
  const isTrusted = policy === 'everyone' || (policy === 'contacts' && areContacts);
  if (!isTrusted) return 'none';
  if (!hidesAddress) return 'all';
  return hasTurn ? 'relay' : 'none';
}
