import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
beforeAll(async () => {
  sidecar = await TestSidecar.start();
});
afterAll(() => sidecar.close());

async function statusOf(host: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const path = '/signaling?EIO=4&transport=polling';
  const asked = request({ host: '127.0.0.1', port: sidecar.port, path, headers: { host, ...headers } }).end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response.statusCode;
}

it('accepts polls for its public address, and for its own address on loopback', async () => {
  for (const host of ['localhost:3000', '127.0.0.1:3000', `127.0.0.1:${sidecar.port}`, `LOCALHOST:${sidecar.port}`])
    expect([host, await statusOf(host)]).toEqual([host, 200]);
});

it('refuses every other name, port or address, and logs each once', async () => {
  const evil = `evil.example:${sidecar.port}`;
  for (const host of [evil, evil, 'localhost', 'localhost:3001', '192.168.1.5:3000'])
    expect([host, await statusOf(host)]).toEqual([host, 421]);
  expect(await statusOf('evil.example', { 'x-forwarded-host': 'localhost:3000' })).toBe(421);
  expect(sidecar.log.filter((line) => line.includes(evil))).toHaveLength(1);
});

it('answers an upgrade for another name with a refusal, and closes the connection', async () => {
  const socket = connect(sidecar.port, '127.0.0.1');
  const head = ['GET /signaling?EIO=4&transport=websocket HTTP/1.1', 'Host: evil.example', 'Connection: Upgrade'];
  head.push('Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
  head.push('Origin: http://localhost:3000');
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 421 /);
  await once(socket, 'close');
});
