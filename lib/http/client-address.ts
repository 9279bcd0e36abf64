import { readAddress } from './ip-address';

/** Set by instrumentation.ts from the connection itself, overwriting whatever the client sent under that name. */
export const peerAddressHeader = 'x-mado-peer-address';

export interface ClientAddress {
  /** Canonical IPv4 or IPv6, or `unknown`; safe to log. */
  readonly text: string;
  /**
   * Why this may be the address of a proxy, shared by many clients: the entry of X-Forwarded-For that the last trusted
   * proxy wrote is not an address, or there are fewer entries than trusted proxies. Null when it is the client's own.
   */
  readonly doubt: 'unreadable' | 'missing' | null;
}

/**
 * The client's address. Each trusted proxy appended the address it saw to X-Forwarded-For; entries further left are
 * only the client's claims, so the entry is counted from the right. If it is unreadable, the address of the nearest
 * known hop replaces it; if there are too few entries, the leftmost one does.
 */
export function clientAddress(headers: Pick<Headers, 'get'>, trustedProxyHops: number): ClientAddress {
  const entries = trustedProxyHops > 0 ? (headers.get('x-forwarded-for') ?? '').split(',') : [];
  const forwarded = entries.map((entry) => entry.trim()).filter(Boolean);
  // Keep an empty address (a UNIX socket) as well: it is a hop, and the others are counted from it.
  const chain = [...forwarded, headers.get(peerAddressHeader) ?? ''];
  const position = chain.length - 1 - trustedProxyHops;
  const known = chain.slice(Math.max(0, position)).map(readAddress);
  const text = known.find((address) => address !== null) ?? 'unknown';
  if (position < 0) return { text, doubt: 'missing' };
  return { text, doubt: known[0] === null ? 'unreadable' : null };
}
