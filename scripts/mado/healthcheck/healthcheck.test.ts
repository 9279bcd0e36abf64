import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { operate } from '@/tests/fakes/operator';
import { freePort } from '@/tests/fixtures/free-port';
import { answerOf } from './answer';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

describe('npx mado healthcheck', () => {
  it('asks the port itself, whatever people type and wherever Mado listens', async () => {
    const asked: unknown[] = [];
    const PORT = await serve(({ url, headers }, response) => {
      asked.push([url, headers.host]);
      response.end();
    });
    const settings = { PORT, PUBLIC_URL: 'https://unreachable.invalid', TRUSTED_PROXY_HOPS: '1', HOST: '0.0.0.0' };
    const url = `http://127.0.0.1:${PORT}/healthz`;
    expect(await operate(settings, 'healthcheck')).toEqual({ code: 0, out: `${url} answers 200.`, err: '' });
    expect(await operate(settings, 'healthcheck', '--ready')).toMatchObject({ code: 0 });
    const host = `127.0.0.1:${PORT}`;
    expect(asked).toEqual([
      ['/healthz', host],
      ['/readyz', host],
    ]);
  });

  it('fails where the answer is no success, a redirect included', async () => {
    const PORT = await serve(({ url }, response) => {
      response.writeHead(url === '/readyz' ? 503 : 308, { location: '/' }).end('{}');
    });
    const url = `http://127.0.0.1:${PORT}`;
    expect(await operate({ PORT }, 'healthcheck')).toEqual({ code: 1, out: '', err: `${url}/healthz answers 308.` });
    const ready = await operate({ PORT }, 'healthcheck', '--ready', '--json');
    expect([ready.code, JSON.parse(ready.out)]).toEqual([
      1,
      { ok: false, url: `${url}/readyz`, detail: 'answers 503' },
    ]);
  });

  it('fails where nobody listens, and where the settings are wrong', async () => {
    const PORT = String(await freePort());
    expect(await operate({ PORT }, 'healthcheck')).toMatchObject({
      code: 1,
      err: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await operate({ PORT: 'http' }, 'healthcheck')).toMatchObject({
      code: 1,
      err: expect.stringContaining('PORT: got "http"'),
    });
  });

  it('waits no longer than its limit for a server that accepts and says nothing', async () => {
    const port = await serve(() => undefined);
    expect(await answerOf(`http://127.0.0.1:${port}/healthz`, 20)).toEqual({
      ok: false,
      detail: 'does not answer within 0.02 s',
    });
  });
});
