import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { peerAddressHeader } from '@/lib/auth/client-address';

/** From now on every request this process receives carries its connection's address in a header of ours. */
export function noteOwnPeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[peerAddressHeader] = request.socket.remoteAddress ?? '';
  });
}
