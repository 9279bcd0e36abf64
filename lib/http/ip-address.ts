import { isIP } from 'node:net';

/** A port as proxies append it: digits, or an obfuscated identifier (RFC 7239, 6.2). */
const PORT = String.raw`(?::(?:\d{1,5}|_[\w.-]+))?`;
const WITH_PORT = [
  new RegExp(String.raw`^\[([^\]]*)\]${PORT}$`),
  new RegExp(String.raw`^((?:::ffff:)?\d+\.\d+\.\d+\.\d+)${PORT}$`, 'i'),
  // Without brackets, only an unabbreviated address can be told from its port.
  /^((?:[\da-f]{1,4}:){7}[\da-f]{1,4}):\d{1,5}$/i,
];

function withoutPort(text: string): string {
  for (const form of WITH_PORT) {
    const address = form.exec(text)?.[1];
    if (address !== undefined) return address;
  }
  return text;
}

/** The canonical form of an IPv6 address (RFC 5952); of an IPv4-mapped one, the IPv4 address. */
function canonicalIpv6(address: string): string {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(short);
  if (!mapped) return short;
  const bits = mapped.slice(1).flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
  return bits.join('.');
}

/**
 * Parses an address as proxies write it in X-Forwarded-For: optionally quoted, in brackets, with a port or a zone. Null
 * for anything else, such as `unknown`, `_hidden` or an empty string.
 */
export function readAddress(text: string): string | null {
  const unquoted = text.trim().replace(/^"(.*)"$/, '$1');
  const address = withoutPort(unquoted.trim()).replace(/%.*$/s, '');
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return canonicalIpv6(address);
    default:
      return null;
  }
}

/** The first `bits` of a canonical IPv6 address as hexadecimal digits: 16 of them for a /64. */
export function ipv6Prefix(address: string, bits: 48 | 56 | 64): string {
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  const digits = [...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('');
  return digits.slice(0, bits / 4);
}
