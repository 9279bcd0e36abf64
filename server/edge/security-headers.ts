import type { ServerResponse } from 'node:http';
import { isLoopback } from '@/lib/config/allowed-origins';

/** What a page may load, run and talk to: this origin, and scripts that carry this response's nonce. */
export function contentSecurityPolicy(nonce: string, host: string, development: boolean): string {
  return [
    "default-src 'self'",
    // React in development rebuilds stack traces with eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Style attributes (positions, colours of faces) carry no nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    // 'self' does not cover WebSockets in every browser (https://bugs.webkit.org/show_bug.cgi?id=235873).
    `connect-src 'self' ws://${host} wss://${host}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ');
}

/** For whatever is no page: opened by itself, or taken for one, it loads and runs nothing. */
export const STRICT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const TWO_YEARS_SECONDS = 2 * 365 * 24 * 60 * 60;

interface HeaderSettings {
  readonly publicUrl: string;
  readonly LAN_HTTPS_PORT?: number | undefined;
}

/** What every response says, whoever makes it. */
export function securityHeaders({ publicUrl, LAN_HTTPS_PORT }: HeaderSettings): ReadonlyMap<string, string> {
  const { protocol, hostname } = new URL(publicUrl);
  const headers = new Map([
    ['Content-Security-Policy', STRICT_POLICY],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    [
      'Permissions-Policy',
      'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()',
    ],
    ['Referrer-Policy', 'same-origin'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
  ]);
  // With it no browser lets anybody past the warning of a self-made certificate.
  if (protocol === 'https:' && !isLoopback(hostname) && !LAN_HTTPS_PORT)
    headers.set('Strict-Transport-Security', `max-age=${TWO_YEARS_SECONDS}`);
  return headers;
}

/** What Next tells of its insides, and what a rewrite would tell of ours. Its own pages read none of these. */
const TELLTALE = /^(x-powered-by|x-middleware-.*|x-nextjs-(cache|prerender|matched-path))$/i;

/**
 * Sets what every response says. The page's own policy is set with what is returned: Next decides late whether an answer
 * is a page. What tells of Next's insides goes as the head is sent.
 */
export function secureResponse(
  response: ServerResponse,
  headers: ReadonlyMap<string, string>,
): (pagePolicy: string) => void {
  for (const [name, value] of headers) response.setHeader(name, value);
  let policy: string | undefined;
  const writeHead = response.writeHead as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    for (const name of response.getHeaderNames()) if (TELLTALE.test(name)) response.removeHeader(name);
    const isPage = String(response.getHeader('content-type') ?? '').startsWith('text/html');
    if (isPage && policy) response.setHeader('Content-Security-Policy', policy);
    return writeHead.apply(response, args);
  };
  return (pagePolicy) => {
    policy = pagePolicy;
  };
}
