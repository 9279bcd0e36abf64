import { isIP } from 'node:net';
import { allowedOrigins, isLoopback } from '@/lib/config/allowed-origins';

/** What a request claims about the address it was sent to. */
export interface AddressClaims {
  /** From the request line: a path, or an absolute URL (RFC 9112, 3.2.2). */
  readonly target: string;
  /** All `Host` headers. */
  readonly hosts: readonly string[];
  readonly forwardedHost?: string | undefined;
  readonly forwardedProto?: string | undefined;
  /** `Sec-Fetch-Site`, which browsers send to https and loopback only. */
  readonly fetchSite?: string | undefined;
}

export interface Site {
  /** An origin. */
  readonly publicUrl: string;
  readonly trustedProxyHops: number;
}

/**
 * Why an address is not the site's. `elsewhere`: another name, address or port. `no-host`: an internal name, as from a
 * proxy that does not forward `Host`. `no-port`: the right name without its port. `plain-http` and `unexpected-https`:
 * the right name, but the proxy reports that the browser used the other scheme.
 */
export type Misdirection = 'elsewhere' | 'no-host' | 'no-port' | 'plain-http' | 'unexpected-https';

export type AddressVerdict =
  | { readonly kind: 'ours'; readonly origin: string; readonly path: string }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'misdirected'; readonly why: Misdirection; readonly host: string; readonly path: string };

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Lower-cased, without the scheme's default port; null if it is not a valid host. */
function parseHost(protocol: string, host: string): URL | null {
  const text = `${protocol}//${host}`;
  return HOST.test(host) && URL.canParse(text) ? new URL(text) : null;
}

/** The entry that the outermost trusted proxy appended. Entries further left are only the client's claims. */
function appended(header: string | undefined, hops: number): string | undefined {
  const values = (header ?? '').split(',').map((value) => value.trim());
  return hops > 0 ? values[Math.max(0, values.length - hops)] || undefined : undefined;
}

/** Splits an absolute request target, whose host then takes precedence over `Host`. */
function splitTarget(target: string): { host?: string; path: string } | null {
  if (target.startsWith('/')) return { path: target };
  const absolute = /^https?:\/\/([^/?#]+)(.*)$/i.exec(target);
  if (!absolute) return null;
  const [, host, rest = ''] = absolute;
  return { host: host ?? '', path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Names that public DNS does not resolve, and addresses of private networks (RFC 1918, 3927, 4193, 4291). */
export function isInternal(hostname: string): boolean {
  if (isLoopback(hostname)) return true;
  if (isIP(hostname) === 4) return /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(hostname);
  if (hostname.startsWith('[')) return /^\[(f[cd]|fe[89ab])/.test(hostname);
  return !hostname.includes('.');
}

/** Some proxies report `ws` and `wss` for WebSockets. */
function schemeOf(forwardedProto: string | undefined): 'http:' | 'https:' | null {
  if (/^(https|wss)$/i.test(forwardedProto ?? '')) return 'https:';
  return /^(http|ws)$/i.test(forwardedProto ?? '') ? 'http:' : null;
}

/**
 * Whether a request was sent to the site's own address. Any other may come from a page elsewhere whose name was made to
 * resolve to this machine (DNS rebinding). `X-Forwarded-Host` counts only where `Host` is internal, and so set by the
 * proxy: a page elsewhere can forge the former, but not an internal `Host`.
 */
export function judgeAddress(claims: AddressClaims, site: Site): AddressVerdict {
  const target = splitTarget(claims.target);
  if (!target || claims.hosts.length > 1) return { kind: 'malformed' };
  const publicUrl = new URL(site.publicUrl);
  const { protocol } = publicUrl;
  const { path } = target;
  const misdirected = (why: Misdirection, host: string) => ({ kind: 'misdirected', why, host, path }) as const;

  const sent = target.host ?? claims.hosts[0] ?? '';
  if (sent === '') return misdirected('no-host', '');
  let url = parseHost(protocol, sent);
  if (!url) return { kind: 'malformed' };
  const ours = allowedOrigins(site);
  if (!ours.includes(url.origin) && isInternal(url.hostname)) {
    const forwarded = appended(claims.forwardedHost, site.trustedProxyHops);
    if (forwarded !== undefined) url = parseHost(protocol, forwarded);
    if (!url) return { kind: 'malformed' };
  }

  const isOurName = url.hostname === publicUrl.hostname;
  const scheme = schemeOf(appended(claims.forwardedProto, site.trustedProxyHops));
  // Behind two proxies, the inner one may report the hop between them instead of the browser's; `Sec-Fetch-Site` proves
  // https.
  const isPlain = scheme === 'http:' && protocol === 'https:' && claims.fetchSite === undefined;
  if (isOurName && isPlain) return misdirected('plain-http', url.host);
  if (isOurName && scheme === 'https:' && protocol === 'http:') return misdirected('unexpected-https', url.host);
  if (ours.includes(url.origin)) return { kind: 'ours', origin: url.origin, path };
  if (isOurName && url.port === '') return misdirected('no-port', url.host);
  const isProxys = isInternal(url.hostname) && !isInternal(publicUrl.hostname);
  return misdirected(isProxys ? 'no-host' : 'elsewhere', url.host);
}
