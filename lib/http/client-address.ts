import { readAddress } from './ip-address';

/** Set by instrumentation.ts from the connection itself, whatever the client sent under that name. */
export const peerAddressHeader = 'x-mado-peer-address';

export interface ClientAddress {
  /** Canonical IPv4 or IPv6, or `unknown`; safe to log. */
  readonly text: string;
  /**
   * Why it may be a proxy's address, which many clients share: the entry of X-Forwarded-For that the last trusted proxy
   * wrote is no address, or there are fewer entries than trusted proxies. Null when it is the client's own.
   */
  readonly doubt: 'unreadable' | 'missing' | null;
}

/**
 * Where a request comes from. Each trusted proxy appended the address it saw to X-Forwarded-For; entries further left
 * are only what the client claims, so the entry is counted from the right. If that one cannot be read, the address of the
 * nearest known hop stands in for it, and if there are too few entries, the leftmost one.
 */
export function clientAddress(headers: Pick<Headers, 'get'>, trustedProxyHops: number): ClientAddress {
  const entries = trustedProxyHops > 0 ? (headers.get('x-forwarded-for') ?? '').split(',') : [];
  const forwarded = entries.map((entry) => entry.trim()).filter(Boolean);
  // Kept even where it is empty (a UNIX socket): it is a hop, and the others are counted from it.
  const chain = [...forwarded, headers.get(peerAddressHeader) ?? ''];
  const position = chain.length - 1 - trustedProxyHops;
  const known = chain.slice(Math.max(0, position)).map(readAddress);
  const text = known.find((address) => address !== null) ?? 'unknown';
  if (position < 0) return { text, doubt: 'missing' };
  return { text, doubt: known[0] === null ? 'unreadable' : null };
}
