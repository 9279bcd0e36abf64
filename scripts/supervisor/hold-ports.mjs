/**
 * Runs in a process that ends afterwards: listens on some ports and passes the sockets to its parent. Node accepts
 * connections on whatever it listens on itself, but not on a socket that it was passed as a bare handle. There they wait
 * in the kernel's accept queue, for the program that is given the descriptor.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

process.once('disconnect', () => process.exit());
const [addresses] = await once(process, 'message');

async function listenOnAll() {
  for (const [name, address] of Object.entries(addresses)) {
    const server = createServer().listen(address);
    try {
      await once(server, 'listening');
    } catch ({ code, message }) {
      return { type: 'failed', name, code, message };
    }
    // Node has no documented way to pass a listening socket on without having the receiver accept its connections.
    process.send({ type: 'listening', name, port: server.address().port }, server._handle);
  }
  return { type: 'complete' };
}

process.send(await listenOnAll());
