import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { readBody } from '@/lib/http/read-body';
import { passOn } from './onward';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const listen = async (server: Server): Promise<number> => {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Answers the first request of each connection, and closes it when the second arrives, as one that was just about to. */
const hasty = () =>
  createTcpServer((socket) => {
    let requests = 0;
    socket
      .on('error', () => undefined)
      .on('data', () => {
        requests += 1;
        if (requests > 1) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
  });

async function front(port: number): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = (await readBody(request, 1_000)) ?? Buffer.of();
    await passOn(request, response, body, { host: '127.0.0.1', port }).catch(() => {
      response.writeHead(503);
      response.end();
    });
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

it('asks again on a new connection where the old one was being closed, but sends no form twice', async () => {
  const url = await front(await listen(hasty()));
  const ask = async (method: string) => {
    const answer = await fetch(url, { method, headers: { connection: 'close' }, body: method === 'POST' ? 'x' : null });
    await answer.arrayBuffer();
    return answer.status;
  };
  expect([await ask('GET'), await ask('GET')]).toEqual([200, 200]);
  expect([await ask('GET'), await ask('POST')]).toEqual([200, 503]);
});
