import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseOtherUpgrades } from './other-upgrades';

let server: Server;
let port: number;
beforeAll(async () => {
  refuseOtherUpgrades();
  server = createServer((_request, response) => response.end('a page'));
  // As Next's: what it does not know it leaves to others. The sidecar's it carries on.
  server.on('upgrade', ({ url }, socket) => {
    if (url?.startsWith('/signaling') && !socket.destroyed) socket.end('carried on');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('a page');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Everything that comes until the other side closes. */
function upgrade(target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const head = ['Host: here', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  socket.write(`GET ${target} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

describe('an upgrade', () => {
  it.each([
    '/',
    '/lobby',
    '/_next/static/x.js',
    '/signaling-x',
    '//',
    'http://',
    '/signaling//x',
    '/signaling/\\x',
    '/signaling/x',
  ])('of %s ends at once', async (target) => {
    expect(await upgrade(target)).toMatch(/^HTTP\/1.1 404 /);
  });

  it.each(['/signaling', '/signaling?EIO=4&transport=websocket', '/signaling/'])('of %s goes on', async (target) => {
    expect(await upgrade(target)).toBe('carried on');
  });
});
