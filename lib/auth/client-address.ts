import { isIP } from 'node:net';

/** Set by instrumentation.ts from the connection itself, whatever the client sent under that name. */
export const peerAddressHeader = 'x-mado-peer-address';

/**
 * Whom rate limits count. Each trusted proxy appended the address it saw to X-Forwarded-For; what stands further left
 * is only what the client claims.
 */
export function clientAddress(headers: Pick<Headers, 'get'>, trustedProxyHops: number): string {
  const forwarded = trustedProxyHops > 0 ? (headers.get('x-forwarded-for') ?? '').split(',') : [];
  const chain = [...forwarded, headers.get(peerAddressHeader) ?? ''].map((address) => address.trim()).filter(Boolean);
  const address = chain[Math.max(0, chain.length - 1 - trustedProxyHops)] ?? '';
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(plain) ? groupOf(plain) : 'unknown';
}

/** One customer usually has a whole IPv6 /64, so that its addresses count as one. */
function groupOf(address: string): string {
  if (isIP(address) === 4) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
