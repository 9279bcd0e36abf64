import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { SIGNALING_PATH } from '@/lib/protocol/version';

const REFUSAL = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** As Socket.IO's clients write it. Next corrects other ways to write the same, with an answer that an upgrade never gets. */
const SIDECARS = new RegExp(`^${SIGNALING_PATH}/?(\\?|$)`);

/** Ends an upgrade to anything but the sidecar. */
export function refuseOther({ url }: Pick<IncomingMessage, 'url'>, socket: Duplex): void {
  if (SIDECARS.test(url ?? '')) return;
  socket.on('error', () => undefined);
  socket.end(REFUSAL, () => socket.destroy());
}

/**
 * Next keeps an upgrade that none of its routes answers, in case somebody else does: a connection that nothing ends, for
 * whoever asks. The server is known from its first request on, which is the supervisor's.
 */
export function refuseOtherUpgrades(): void {
  const known = new WeakSet<Server>();
  subscribe('http.server.request.start', (message) => {
    const { server } = message as { server: Server };
    if (known.has(server)) return;
    known.add(server);
    server.prependListener('upgrade', refuseOther);
  });
}
