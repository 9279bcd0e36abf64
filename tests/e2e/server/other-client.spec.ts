import { once } from 'node:events';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { PROTOCOL_VERSION } from '@/lib/protocol/version';
import { expect, test } from '@/tests/e2e/fixtures/test';

/** The code with which a Socket.IO client is refused that knows nothing but the path. */
function refusalOf(url: string, transport: 'websocket' | 'polling', origin: string): Promise<unknown> {
  const socket = io(url, {
    path: '/signaling',
    transports: [transport],
    auth: { protocolVersion: PROTOCOL_VERSION, deviceId: crypto.randomUUID() },
    extraHeaders: { origin },
    forceNew: true,
    reconnection: false,
  });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve('let in'));
    socket.once('connect_error', (error) => resolve('data' in error ? error.data : error.message));
  }).finally(() => socket.close());
}

for (const transport of ['websocket', 'polling'] as const) {
  test(`a third-party client is told why it is refused (${transport})`, async ({ mado }) => {
    expect(await refusalOf(mado.url, transport, mado.url)).toEqual({ code: 'unauthenticated' });
    expect(await refusalOf(mado.url, transport, 'https://elsewhere.example')).toEqual({ code: 'forbidden-origin' });
  });
}

test('an upgrade to anything but the sidecar is closed', async ({ mado }) => {
  const { hostname, port } = new URL(mado.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET /lobby HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 404 /);
  await once(socket, 'close');
});
