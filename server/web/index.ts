import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import next from 'next';
import { ownUrl } from '@/lib/config/own-url';
import { pagesSocket } from '@/lib/config/pages-socket';
import { loadSettings } from '@/lib/config/settings';
import { KEEP_ALIVE_BEHIND_MS } from '@/lib/http/limits';

const STOP_WITHIN_MS = 2_000;

const { host, PORT } = loadSettings();
const socket = pagesSocket();

// From here Next fetches the page that an action redirects to; `next start` sets it in the same way.
process.env.__NEXT_PRIVATE_ORIGIN = ownUrl(host, PORT);

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_BEHIND_MS });
const app = next({
  dev: process.env.NODE_ENV === 'development',
  dir: '.',
  hostname: 'localhost',
  port: PORT,
  httpServer: server,
});
await app.prepare();
const handle = app.getRequestHandler();
server.on('request', (request, response) => void handle(request, response));
// A process that was killed leaves its socket behind.
rmSync(socket, { force: true });
server.listen(socket);

function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), STOP_WITHIN_MS);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
