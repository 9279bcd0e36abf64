import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Server } from 'socket.io';
import { judgeAddress, type Site } from '@/lib/http/address';
import { addressClaims } from '@/lib/http/address-claims';
import { refusalLog } from '@/lib/http/refusal-log';

const HEAD = 'HTTP/1.1 421 Misdirected Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Refuses requests that name another address than the site's with 421, before a connection is created for them. After
 * DNS rebinding a foreign page counts as same-origin to its browser, and its polls carry no `Origin`. The port's own
 * loopback address is allowed: programs on this machine use it.
 */
export function refuseOtherAddresses({ engine }: Server, site: Site, logger: Pick<Logger, 'warn'>): void {
  const logRefusal = refusalLog(logger, site.publicUrl);
  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const claims = addressClaims(request);
    const verdict = judgeAddress(claims, site);
    const ownUrl = `http://127.0.0.1:${request.socket.localPort}`;
    const isDirect = judgeAddress(claims, { publicUrl: ownUrl, trustedProxyHops: 0 }).kind === 'ours';
    if (verdict.kind === 'ours' || isDirect) return next();
    if (verdict.kind === 'misdirected') logRefusal(verdict.why, verdict.host);
    if (request.headers.upgrade === undefined) {
      response
        .writeHead(421, { Connection: 'close', 'Content-Type': 'text/plain' })
        .end(`Mado is at ${site.publicUrl}\n`);
      return;
    }
    // For an upgrade Engine.IO would only close the connection.
    const { socket }: { socket: Socket } = request;
    socket.on('error', () => undefined).end(HEAD, () => socket.destroy());
  });
}
