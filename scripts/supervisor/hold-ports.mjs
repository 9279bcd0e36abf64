/**
 * Runs in a worker thread: listens on some ports and then blocks. A blocked thread runs no event loop and so accepts
 * nothing: connections wait in the kernel's accept queue for the program that is given the descriptor.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const held = {};
let failure;
for (const [name, address] of Object.entries(workerData)) {
  const server = createServer().listen(address);
  try {
    await once(server, 'listening');
  } catch ({ code, message }) {
    failure = { name, code, message };
    break;
  }
  // Node has no documented way to get a listening socket's descriptor.
  held[name] = { fd: server._handle.fd, port: server.address().port };
}
parentPort.postMessage({ held, failure });
if (!failure) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
