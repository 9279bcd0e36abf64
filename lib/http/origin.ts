import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the connection was opened by a page of an allowed origin. Browsers send `Origin` with every WebSocket (RFC
 * 6455, 10.2) but not with a same-origin GET, which is how polling starts. A page elsewhere cannot read the response to
 * that GET, and so cannot continue.
 */
export function isAllowedOrigin(headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  if (headers.origin !== undefined) return allowedOrigins.includes(headers.origin);
  const isWebSocket = headers.upgrade !== undefined;
  const site = headers['sec-fetch-site'];
  return !isWebSocket && (site === undefined || site === 'same-origin');
}
