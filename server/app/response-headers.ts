import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'socket.io';

/**
 * Sets these headers on every response to signaling that is no upgrade. A web server in front may send signaling
 * straight to the sidecar's port, past the edge that sets the same headers.
 */
export function setResponseHeaders({ engine }: Server, headers: ReadonlyMap<string, string>): void {
  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (request.headers.upgrade === undefined) for (const [name, value] of headers) response.setHeader(name, value);
    next();
  });
}
