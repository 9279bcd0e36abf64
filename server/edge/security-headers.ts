import type { ServerResponse } from 'node:http';
import { isLoopback } from '@/lib/config/allowed-origins';

/** What a page may load, run and connect to: this origin, and scripts with this response's nonce. */
export function contentSecurityPolicy(nonce: string, host: string, development: boolean): string {
  return [
    "default-src 'self'",
    // React in development rebuilds stack traces with eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Style attributes (positions, avatar colours) cannot carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    // 'self' does not cover WebSockets in every browser (https://bugs.webkit.org/show_bug.cgi?id=235873).
    `connect-src 'self' ws://${host} wss://${host}`,
    // Without it script-src counts, whose 'strict-dynamic' leaves out this origin.
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ');
}

/** For responses that are no pages: opened on their own, or mistaken for a page, they load and run nothing. */
export const STRICT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const TWO_YEARS_SECONDS = 2 * 365 * 24 * 60 * 60;

interface HeaderSettings {
  readonly publicUrl: string;
  readonly LAN_HTTPS_PORT?: number | undefined;
}

/** Headers of every response, from whichever program. */
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
  // With HSTS, browsers let nobody past the warning about a self-signed certificate.
  if (protocol === 'https:' && !isLoopback(hostname) && !LAN_HTTPS_PORT)
    headers.set('Strict-Transport-Security', `max-age=${TWO_YEARS_SECONDS}`);
  return headers;
}

/** Headers in which Next describes its internals, or a rewrite would describe ours. Pages read none of them. */
const TELLTALE = /^(x-powered-by|x-middleware-.*|x-nextjs-(cache|prerender|matched-path))$/i;

/**
 * Sets the headers of every response. The returned function sets the policy of pages: Next decides late whether a
 * response is a page. The headers that describe Next's internals are removed when the head is sent.
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
