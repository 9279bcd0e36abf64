import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page that may speak for its reader opened this connection. Browsers send `Origin` with every WebSocket
 * (RFC 6455, 10.2) but not with a same-origin GET, which is how polling begins; a page elsewhere cannot read that
 * GET's answer, and so cannot go on.
 */
export function isAllowedOrigin(headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  if (headers.origin !== undefined) return allowedOrigins.includes(headers.origin);
  const isWebSocket = headers.upgrade !== undefined;
  const site = headers['sec-fetch-site'];
  return !isWebSocket && (site === undefined || site === 'same-origin');
}
