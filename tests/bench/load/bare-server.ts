import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { SIGNALING_PATH } from '@/lib/protocol/version';

/** The least that a Socket.IO server does for a connection: Mado's path and options, one event, nothing kept. */
export function serveBare(port: number): void {
  const http = createServer();
  const io = new Server(http, {
    path: SIGNALING_PATH,
    addTrailingSlash: false,
    transports: ['websocket'],
    perMessageDeflate: false,
    pingInterval: 5_000,
    pingTimeout: 8_000,
    serveClient: false,
  });
  io.on('connection', (socket) => socket.emit('session:ready', {}));
  http.listen(port, '127.0.0.1', () => console.log('ready'));
}
