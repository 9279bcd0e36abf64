import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePass } from '@/lib/http/doctor-probe';
import { MAX_BODY_BYTES, REQUEST_DEADLINES } from '@/lib/http/limits';
import { readBody } from '@/lib/http/read-body';
import { MAX_PACKET_BYTES } from '@/lib/protocol/version';
import { createGate } from './gate';
import type { Fault } from './health';
import { answerMachines } from './machines';
import { metricsReaders } from './metrics-readers';

const PUBLIC = 'https://mado.example';
const SECRET = 'the internal secret, at least 32 characters';

const servers: Server[] = [];
const listen = async (server: Server): Promise<number> => {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
const logged: { cause: string; address: string }[] = [];
/** What came through to the program behind. */
const reached: { request: IncomingMessage; bytes: number }[] = [];

function behind(name: string): Server {
  const server = createServer(async (request, response) => {
    const body = await readBody(request, Number.POSITIVE_INFINITY);
    reached.push({ request, bytes: body?.length ?? 0 });
    response.setHeader('x-powered-by', 'Next.js');
    response.setHeader('x-nextjs-cache', 'HIT');
    response.setHeader('x-middleware-rewrite', 'http://127.0.0.1:1234/');
    response.setHeader('content-type', request.url === '/page' ? 'text/html; charset=utf-8' : 'text/plain');
    response.end(name);
  });
  return server.on('upgrade', (request, socket) => {
    reached.push({ request, bytes: 0 });
    socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${name}`);
  });
}

const TOKEN = 'a token for Prometheus, of 32 characters';
let fault: Fault | null = null;

let port: number;
/** The same gate where clients have little time. */
let impatientPort: number;
beforeAll(async () => {
  const pages = { host: '127.0.0.1', port: await listen(behind('pages')) };
  const sidecar = { host: '127.0.0.1', port: await listen(behind('sidecar')) };
  const settings = { publicUrl: PUBLIC, TRUSTED_PROXY_HOPS: 1, LAN_HTTPS_PORT: undefined, INTERNAL_SECRET: SECRET };
  const warn = ({ address }: { address: string }, cause: string) => logged.push({ cause, address });
  const logger = { warn } as never;
  const answerMachine = answerMachines({
    health: { fault: async () => fault },
    mayRead: metricsReaders({ METRICS_FROM: [], METRICS_TOKEN: TOKEN }),
    metrics: async () => ({ contentType: 'text/plain', text: 'mado_ready 1\n' }),
  });
  const gate = createGate({ settings, development: false, logger, pages, sidecar, answerMachine });
  const open = (deadlines: ServerOptions) =>
    listen(createServer(deadlines, gate.onRequest).on('checkContinue', gate.onRequest).on('upgrade', gate.onUpgrade));
  port = await open(REQUEST_DEADLINES);
  impatientPort = await open({ headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 });
});
beforeEach(() => {
  reached.length = 0;
  logged.length = 0;
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

async function ask({ method = 'GET', path = '/page', headers = {}, body }: Asked) {
  const all = { host: 'mado.example', ...(body !== undefined && { origin: PUBLIC }), ...headers };
  const asked = send({ host: '127.0.0.1', port, method, path, headers: all, agent: false });
  // A client may still be sending when it is refused.
  asked.on('error', () => undefined).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** Everything that comes until the other side closes. */
async function raw(text: string, at = port): Promise<string> {
  const socket = connect(at, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (data) => {
    answer += data;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const post = (...lines: string[]) =>
  `${['POST /sign-in HTTP/1.1', 'Host: mado.example', `Origin: ${PUBLIC}`, ...lines].join('\r\n')}\r\n\r\n`;
const refused = (status: number) => new RegExp(`^HTTP/1\\.1 ${status} .*\\r\\nconnection: close\\r\\n`, 'is');

describe('a body', () => {
  it('reaches the pages whole up to the limit, however it was sent', async () => {
    const body = '['.repeat(MAX_BODY_BYTES);
    expect(await ask({ method: 'POST', body })).toMatchObject({ status: 200, text: 'pages' });
    const chunked = { 'transfer-encoding': 'chunked' };
    expect(await ask({ method: 'POST', body, headers: chunked })).toMatchObject({ status: 200 });
    expect(reached.map(({ bytes }) => bytes)).toEqual([MAX_BODY_BYTES, MAX_BODY_BYTES]);
    expect(reached.map(({ request }) => request.headers['content-length'])).toEqual(Array(2).fill(`${MAX_BODY_BYTES}`));
  });

  it.each(['/sign-in', '/api/auth/callback/credentials', '/nowhere', '/_next/static/x.js', '/healthz'])(
    'that is larger is refused before it reaches anybody, at %s',
    async (path) => {
      const body = '['.repeat(MAX_BODY_BYTES + 1);
      for (const headers of [{}, { 'transfer-encoding': 'chunked' }] as Record<string, string>[]) {
        const answer = await ask({ method: 'POST', path, body, headers });
        expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
      }
      expect(reached).toEqual([]);
    },
  );

  it('of a GET counts as well', async () => {
    const headers = { 'content-length': `${MAX_BODY_BYTES + 1}` };
    expect(await ask({ body: '['.repeat(MAX_BODY_BYTES + 1), headers })).toMatchObject({ status: 413 });
    expect(reached).toEqual([]);
  });

  it('of a poll may be as large as a packet', async () => {
    const path = '/signaling?transport=polling';
    const packet = 'x'.repeat(MAX_PACKET_BYTES);
    expect(await ask({ method: 'POST', path, body: packet })).toMatchObject({ status: 200, text: 'sidecar' });
    expect(await ask({ method: 'POST', path, body: `${packet}x` })).toMatchObject({ status: 413 });
  });

  it('that only says that it is large is refused without waiting for it', async () => {
    expect(await raw(post('Content-Length: 2000000'))).toMatch(refused(413));
    expect(await raw(post('Content-Length: 2000000', 'Expect: 100-continue'))).toMatch(refused(413));
  });

  it('is asked for where its client waits to be', async () => {
    const text = await raw(`${post('Content-Length: 2', 'Expect: 100-continue', 'Connection: close')}ok`);
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it('that does not come in time is given up', async () => {
    expect(await raw(`${post('Content-Length: 1000')}x`, impatientPort)).toMatch(refused(408));
    expect(await raw(`${post('Transfer-Encoding: chunked')}1\r\nx\r\n`, impatientPort)).toMatch(refused(408));
    expect(reached).toEqual([]);
  });

  it('that is compressed is not unpacked', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await ask({ method: 'POST', body: 'x', headers })).toMatchObject({ status: 415 });
  });

  it.each([
    ['two lengths', post('Content-Length: 1', 'Content-Length: 2')],
    ['a length and chunks', post('Content-Length: 5', 'Transfer-Encoding: chunked')],
    ['a negative length', post('Content-Length: -1')],
  ])('with %s is not guessed at', async (_, text) => {
    expect(await raw(text)).toMatch(refused(400));
    expect(reached).toEqual([]);
  });
});

describe('a head', () => {
  it('that does not come in time is given up', async () => {
    expect(await raw('GET / HTTP/1.1\r\nHost: mado.example\r\n', impatientPort)).toMatch(refused(408));
  });

  it('that is too large is refused', async () => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: mado.example\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(refused(431));
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('with %s is refused', async (method) => {
    expect(await ask({ method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST' } });
    expect(reached).toEqual([]);
  });
});

describe('an address', () => {
  it('that is not the site’s is told the right one, once to the log', async () => {
    const headers = { host: 'evil.example', accept: 'text/html', 'accept-language': 'ja' };
    const { status, text, headers: got } = await ask({ headers });
    expect(status).toBe(421);
    expect(text).toMatch(/^<!doctype html><html lang="ja">/);
    expect(text).toContain(`<a href="${PUBLIC}">${PUBLIC}</a>`);
    expect(text).toContain('Madoのアドレスはこちらです');
    expect(text).toContain('Mado has another address');
    expect(text).not.toContain('<script');
    expect(got['content-security-policy']).toMatch(/^default-src 'none';/);
    expect(await ask({ headers: { host: 'evil.example' }, method: 'POST', body: 'x' })).toMatchObject({ status: 421 });
    expect(logged).toEqual([{ cause: expect.stringContaining('PUBLIC_URL'), address: 'evil.example' }]);
    expect(reached).toEqual([]);
  });

  it('of a proxy that passes no Host is answered with the line that is missing, on the page and in the log', async () => {
    const { status, text } = await ask({ headers: { host: '127.0.0.1:3000', accept: 'text/html' } });
    expect(status).toBe(421);
    expect(text).toContain('proxy_set_header Host $http_host;');
    expect(logged).toEqual([
      { cause: expect.stringContaining('proxy_set_header Host $http_host;'), address: '127.0.0.1:3000' },
    ]);
  });

  it('by http leads to https, but for what was sent', async () => {
    const headers = { 'x-forwarded-proto': 'http' };
    const redirected = await ask({ path: '/lobby?x=1', headers });
    expect(redirected).toMatchObject({ status: 308, headers: { location: `${PUBLIC}/lobby?x=1` } });
    expect(await ask({ method: 'POST', body: 'x', headers })).toMatchObject({ status: 421 });
  });

  it('does not matter to health checks, of which no other path is one', async () => {
    expect(await ask({ path: '/healthz', headers: { host: '10.0.0.7:3000' } })).toMatchObject({ status: 200 });
    expect(await ask({ path: '/readyz?x', headers: { host: 'evil.example' } })).toMatchObject({ status: 200 });
    expect(reached).toEqual([]);
    for (const path of ['/healthz/', '/healthz/x', '//healthz', '/lobby/..%2fhealthz'])
      expect(await ask({ path, headers: { host: 'evil.example' } })).toMatchObject({ status: 421 });
  });

  it('is settled for who comes behind', async () => {
    const headers = { host: '127.0.0.1:3000', 'x-forwarded-host': 'mado.example', 'x-mado-peer-address': '192.0.2.1' };
    expect(await ask({ headers })).toMatchObject({ status: 200 });
    const got = reached[0]?.request.headers;
    expect(got).toMatchObject({
      host: 'mado.example',
      'x-forwarded-proto': 'https',
      'x-mado-peer-address': '127.0.0.1',
    });
    expect(got).not.toHaveProperty('x-forwarded-host');
  });

  it('is asked for: HTTP/1.0 may leave Host out', async () => {
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const twice = 'GET / HTTP/1.1\r\nHost: mado.example\r\nHost: evil.example\r\n\r\n';
    expect(await raw(twice)).toMatch(refused(400));
    expect(reached).toEqual([]);
  });
});

describe('what changes something', () => {
  it.each([
    ['http of the same host', { origin: 'http://mado.example' }],
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://mado.example:8443' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a neighbour', { origin: 'https://x.mado.example' }],
  ])('is not taken from %s', async (_, headers) => {
    for (const path of ['/sign-in', '/api/auth/signout'])
      expect(await ask({ method: 'POST', path, body: 'x', headers })).toMatchObject({ status: 403 });
    expect(reached).toEqual([]);
    expect(logged).toHaveLength(1);
  });

  it('is taken from Apple where its answer to a sign-in arrives, and nowhere else', async () => {
    const headers = { origin: 'https://appleid.apple.com' };
    const to = (path: string) => ask({ method: 'POST', path, body: 'x', headers });
    expect(await to('/api/sign-in/apple/callback')).toMatchObject({ status: 200 });
    for (const path of [
      '/api/sign-in/apple',
      '/api/sign-in/oidc/callback',
      '/api/sign-in/apple/callback/..',
      '/sign-in',
    ])
      expect(await to(path)).toMatchObject({ status: 403 });
  });

  it('is taken from the own pages, and from programs', async () => {
    expect(await ask({ method: 'POST', body: 'x' })).toMatchObject({ status: 200 });
    const program = post('Content-Length: 1', 'Connection: close').replace(`Origin: ${PUBLIC}\r\n`, '');
    expect(await raw(`${program}x`)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('a response', () => {
  const everywhere = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=(self)'),
    'referrer-policy': 'same-origin',
    'strict-transport-security': 'max-age=63072000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };

  it('has the headers, whoever made it, and tells nothing of the insides', async () => {
    const answers = [
      await ask({}),
      await ask({ path: '/file' }),
      await ask({ path: '/signaling?x' }),
      await ask({ headers: { host: 'evil.example' } }),
      await ask({ headers: { 'x-forwarded-proto': 'http' } }),
      await ask({ method: 'PUT' }),
      await ask({ method: 'POST', body: '['.repeat(MAX_BODY_BYTES + 1) }),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject(everywhere);
      expect(Object.keys(headers).filter((name) => /powered|nextjs|middleware/.test(name))).toEqual([]);
    }
    expect(answers[0]?.headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-\w{32}' 'strict-dynamic'/);
    for (const { headers } of answers.slice(1))
      expect(headers['content-security-policy']).toContain("default-src 'none'; frame-ancestors 'none'");
  });

  it('hands the page’s nonce to Next, and no other’s', async () => {
    const policy = "script-src 'nonce-mine'";
    const { headers } = await ask({ headers: { 'content-security-policy': policy, 'x-nonce': 'mine' } });
    const got = reached[0]?.request.headers;
    expect(got?.['content-security-policy']).toBe(headers['content-security-policy']);
    expect(headers['content-security-policy']).toContain(`'nonce-${got?.['x-nonce']}'`);
    expect(got?.['x-nonce']).not.toBe('mine');
  });
});

describe('an upgrade', () => {
  const upgrade = (target: string, host = 'mado.example') =>
    raw(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);

  it.each([
    '/',
    '/lobby',
    '/healthz',
    '/_next/static/x.js',
    '/signaling-x',
    '//',
    '/signaling//x',
    '/signaling/\\x',
    '/signaling/x',
  ])('of %s ends at once', async (target) => {
    expect(await upgrade(target)).toMatch(/^HTTP\/1.1 404 /);
    expect(reached).toEqual([]);
  });

  it.each(['/signaling', '/signaling?EIO=4&transport=websocket', '/signaling/'])('of %s goes on', async (target) => {
    expect(await upgrade(target)).toMatch(/^HTTP\/1.1 101 .*sidecar$/s);
    expect(reached[0]?.request.headers).toMatchObject({ host: 'mado.example', 'x-mado-peer-address': '127.0.0.1' });
  });

  it('for another address ends at once', async () => {
    expect(await upgrade('/signaling', 'evil.example')).toMatch(/^HTTP\/1.1 421 /);
    expect(await upgrade('http://')).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('a probe of the doctor', () => {
  const probe = (pass: string, more: Asked = {}) =>
    ask({ ...more, path: '/doctor', headers: { 'x-mado-doctor': pass, ...more.headers } });
  const good = () => makePass(SECRET, Date.now(), 'once');

  it('is told how the gate understood it', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.7, 198.51.100.9', 'x-forwarded-proto': 'https' };
    const { status, text, headers: sent } = await probe(good(), { headers });
    expect(status).toBe(200);
    expect(sent).toMatchObject({ 'cache-control': 'no-store' });
    expect(JSON.parse(text)).toMatchObject({
      nonce: 'once',
      peer: '127.0.0.1',
      forwardedFor: ['192.0.2.7', '198.51.100.9'],
      forwardedProto: 'https',
      hosts: ['mado.example'],
      client: '198.51.100.9',
      address: 'ours',
      publicUrl: PUBLIC,
      trustedProxyHops: 1,
      bodyBytes: 0,
    });
    expect(reached).toEqual([]);
  });

  it('is told why the gate would refuse it', async () => {
    const { text } = await probe(good(), { headers: { host: '127.0.0.1:3000' } });
    expect(JSON.parse(text)).toMatchObject({ address: 'no-host', hosts: ['127.0.0.1:3000'] });
    expect(logged).toEqual([]);
  });

  it('is told how much of its body arrived', async () => {
    const { text } = await probe(good(), { method: 'POST', body: Buffer.alloc(MAX_BODY_BYTES) });
    expect(JSON.parse(text)).toMatchObject({ bodyBytes: MAX_BODY_BYTES });
  });

  const [issued, nonce, signature] = makePass(SECRET, Date.now(), 'once').split('.');
  const passes: Record<string, string> = {
    'no pass': '',
    'half a pass': `${issued}.${nonce}`,
    "another installation's": makePass('another internal secret, of 32 characters', Date.now()),
    'one of two minutes ago': makePass(SECRET, Date.now() - 120_000),
    'one of the future': makePass(SECRET, Date.now() + 120_000),
    'one that was renewed by hand': `${Number(issued) + 1}.${nonce}.${signature}`,
    'one with another nonce': `${issued}.twice.${signature}`,
  };
  it.each(Object.entries(passes))('does not exist for somebody with %s', async (_, pass) => {
    expect(await probe(pass)).toMatchObject({ status: 200, text: 'pages' });
    expect(reached).toMatchObject([{ request: { url: '/doctor' } }]);
  });
});

describe('a machine', () => {
  const headers = { host: '10.0.0.7:3000' };

  it('hears whether this process is alive and whether visitors can be sent here, each by itself', async () => {
    expect(await ask({ path: '/healthz', headers })).toMatchObject({ status: 200, text: '{"status":"alive"}' });
    expect(await ask({ path: '/readyz', headers })).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    fault = 'database-corrupt';
    expect(await ask({ path: '/healthz', headers })).toMatchObject({ status: 200 });
    const text = '{"status":"not-ready","reason":"database-corrupt"}';
    expect(await ask({ path: '/readyz', headers })).toMatchObject({ status: 503, text });
    const head = await ask({ method: 'HEAD', path: '/readyz', headers });
    expect(head).toMatchObject({ status: 503, text: '', headers: { 'cache-control': 'no-store' } });
    expect(reached).toEqual([]);
    fault = null;
  });

  it('reads the metrics with its token, by any address; for anybody else they are a page that there is not', async () => {
    const authorization = `Bearer ${TOKEN}`;
    const read = await ask({ path: '/metrics', headers: { ...headers, authorization } });
    expect(read).toMatchObject({ status: 200, text: 'mado_ready 1\n', headers: { 'cache-control': 'no-store' } });
    expect(reached).toEqual([]);
    expect(await ask({ path: '/metrics' })).toMatchObject({ text: 'pages' });
    expect(await ask({ path: '/metrics', headers })).toMatchObject({ status: 421 });
    const posted = { method: 'POST', path: '/metrics', body: 'x', headers: { authorization } };
    expect(await ask(posted)).toMatchObject({ text: 'pages' });
  });
});
