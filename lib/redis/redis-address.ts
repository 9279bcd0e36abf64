/** Where a Redis is, as `REDIS_URL` names it. Passwords are decoded. */
export interface RedisAddress {
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  readonly isEncrypted: boolean;
  /** One server; null with Sentinel. */
  readonly server: HostAndPort | null;
  /** The Sentinels, which know the server by this name; null without. */
  readonly sentinel: {
    readonly name: string;
    readonly hosts: readonly HostAndPort[];
    readonly password?: string;
  } | null;
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** What `REDIS_URL` wants, for the message about a wrong one. */
export const REDIS_ADDRESS_FORMS =
  'redis://:password@host:6379/0, rediss://… with TLS, or redis+sentinel://:password@host:26379,host:26379/name/0';

const PARTS =
  /^(rediss?)(\+sentinel)?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?sentinelPassword=([^&#]*))?$/i;
const HOST = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i;

/**
 * Reads `redis://`, `rediss://` (TLS), `redis+sentinel://` or `rediss+sentinel://`. Special characters of a password are
 * percent-encoded, as everywhere in a URL. A database's number follows the host, or the name that the Sentinels know;
 * `?sentinelPassword=` is for Sentinels that want one themselves. Null for anything else: a part that is not understood
 * is never ignored.
 */
export function parseRedisAddress(text: string): RedisAddress | null {
  const [, scheme = '', sentinel, username, password, hostText = '', path = '', sentinelPassword] =
    PARTS.exec(text) ?? [];
  const hosts = hostText.split(',').map((host) => parseHost(host, sentinel ? 26_379 : 6_379));
  const [first, ...others] = hosts.filter((host) => host !== null);
  if (!first || 1 + others.length !== hosts.length) return null;

  const segments = path.split('/').filter((segment, index) => segment !== '' || index > 0);
  const name = sentinel ? segments.shift() : undefined;
  const [dbText = '0', ...rest] = segments;
  if (rest.length > 0 || !/^\d{1,5}$/.test(dbText)) return null;
  if (sentinel ? !name : others.length > 0 || sentinelPassword !== undefined) return null;

  try {
    return {
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      db: Number(dbText),
      isEncrypted: scheme.toLowerCase() === 'rediss',
      server: name ? null : first,
      sentinel: name
        ? {
            name: decodeURIComponent(name),
            hosts: [first, ...others],
            ...(sentinelPassword && { password: decodeURIComponent(sentinelPassword) }),
          }
        : null,
    };
  } catch {
    // A percent sign that encodes nothing.
    return null;
  }
}

function parseHost(text: string, defaultPort: number): HostAndPort | null {
  const [, v6, name, portText] = HOST.exec(text) ?? [];
  const host = v6 ?? name;
  const port = portText === undefined ? defaultPort : Number(portText);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}
