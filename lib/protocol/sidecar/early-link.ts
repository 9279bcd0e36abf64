import { z } from 'zod';

/**
 * How far a link may be established while it still rings: `all` with every candidate, `relay` through TURN only, so
 * that no address is revealed, `none` only after accept.
 */
export const earlyLinkScopeSchema = z.enum(['all', 'relay', 'none']);
export type EarlyLinkScope = z.infer<typeof earlyLinkScopeSchema>;

/** Whose calls a user allows to connect while they still ring. */
export const earlyLinkPolicySchema = z.enum(['everyone', 'contacts', 'nobody']);
export type EarlyLinkPolicy = z.infer<typeof earlyLinkPolicySchema>;

export interface EarlyLinkGround {
  readonly areContacts: boolean;
  readonly hasTurn: boolean;
  /** The callee reveals their address to nobody, not even to people they trust. */
  readonly hidesAddress: boolean;
}

/**
 * What the callee allows this caller, by the callee's own policy. Before accept a stranger neither learns an address of
 * the callee (invariant 5) nor makes the callee's browser process a description or a handshake, not even through TURN
 * (invariant 10): that requires the policy `everyone`.
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
