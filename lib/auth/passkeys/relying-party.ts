import { isIP } from 'node:net';

/** For whom passkeys are made (W3C WebAuthn, 4, "Relying Party"). */
export interface RelyingParty {
  /** The host of PUBLIC_URL. A passkey works for this host and no other. */
  readonly rpId: string;
  readonly origin: string;
}

/**
 * Null where browsers have no passkeys: at an address of numbers, and over http unless it is this machine.
 * @param publicUrl the one address at which Mado answers
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const { hostname, origin, protocol } = new URL(publicUrl);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  return protocol === 'https:' || isLocal ? { rpId: hostname, origin } : null;
}
