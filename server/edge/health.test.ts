import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Health } from './health';

const servers: Server[] = [];
async function listen(answer: RequestListener): Promise<{ host: string; port: number }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const secret = 'a secret for tests, at least 32 characters';
let sidecarFault: string | null;
let asked: string[];
let health: Health;

beforeEach(async () => {
  sidecarFault = null;
  asked = [];
  const sidecar = await listen((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    response.end(JSON.stringify({ fault: sidecarFault }));
  });
  const pages = await listen((_, response) => response.end('{}'));
  health = new Health({ pages, sidecar, secret });
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('the health of a Mado', () => {
  it('is asked of the sidecar once, however many want to know', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => health.fault()))).toEqual(Array(50).fill(null));
    expect(await health.fault()).toBeNull();
    expect(asked).toEqual([`/internal/ready Bearer ${secret}`]);
  });

  it('is what the sidecar says, in a word of a closed set', async () => {
    sidecarFault = 'database-corrupt';
    expect(await health.fault()).toBe('database-corrupt');
    sidecarFault = 'a secret of the sidecar';
    await expect.poll(() => health.fault()).toBeNull();
    expect(asked.length).toBeGreaterThan(1);
  });

  it('is bad without the sidecar, and without the pages', async () => {
    servers[1]?.close();
    expect(await health.fault()).toBe('pages-unreachable');
    servers[0]?.close();
    await expect.poll(() => health.fault()).toBe('sidecar-unreachable');
  });

  it('ends with the drain', async () => {
    expect(await health.fault()).toBeNull();
    health.drain();
    expect(await health.fault()).toBe('draining');
  });
});
