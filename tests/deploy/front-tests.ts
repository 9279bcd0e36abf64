import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as sendPlain } from 'node:http';
import { Agent, request as send } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Page, WebSocket } from '@playwright/test';
import { io } from 'socket.io-client';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import { connect, expectFramesToGrow, hangUp } from '../e2e/fixtures/calls';
import { arrive } from '../e2e/fixtures/people';
import { DOMAIN, type Front, type FrontName, PUBLIC_URL, shipped } from './front';
import { signUpForm } from './sign-up-form';
import { expect, test } from './test';

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** The client's address. */
  readonly from?: string;
}

/** A request past the browser: from any loopback address, with any header. */
async function ask({ httpsPort, authority }: Front, path: string, asked: Asked = {}) {
  const { method = 'GET', headers = {}, body, from = '127.0.0.1' } = asked;
  const to = { host: '127.0.0.1', port: httpsPort, servername: DOMAIN, ca: authority, localAddress: from };
  const sent = send({ ...to, method, path, headers: { host: DOMAIN, ...headers }, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** What the sidecar says of a new connection. */
async function openPolling(front: Front): Promise<{ sid: string; pingInterval: number }> {
  const { text } = await ask(front, '/signaling?EIO=4&transport=polling');
  return JSON.parse(text.slice(1));
}

/** Signs up from an address, and claims another one. */
async function signUp(front: Front, email: string, { from, forged }: { from: string; forged: string }) {
  const form = await signUpForm(await ask(front, '/sign-up', { from }), PUBLIC_URL, email);
  const headers = { ...form.headers, 'x-forwarded-for': forged, forwarded: `for=${forged}` };
  return ask(front, '/sign-up', { ...form, headers, from });
}

/** The page's WebSockets and its requests to signaling by any other way, from now on. */
function watchSignaling(page: Page) {
  const sockets: WebSocket[] = [];
  const polls: string[] = [];
  let pings = 0;
  page.on('websocket', (socket) => {
    sockets.push(socket);
    // Engine.IO's ping.
    socket.on('framereceived', ({ payload }) => {
      if (payload === '2') pings += 1;
    });
  });
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/signaling')) polls.push(request.url());
  });
  return { sockets, polls, pings: () => pings };
}

const SECURITY = {
  'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** What must hold behind either web server. A file of its own calls this for each, for each needs a Mado of its own. */
export function testFront(frontName: FrontName): void {
  test.use({ frontName, settings: { SIGN_UPS_PER_HOUR: '1' } });

  test('two people call each other over HTTP/2 and a WebSocket that stays', async ({ open, accounts }) => {
    const [atAlice, atBob] = [await open('alice'), await open('bob')];
    const watched = watchSignaling(atAlice);
    const alice = await arrive(atAlice, accounts, 'Alice');
    const bob = await arrive(atBob, accounts, 'Bob');
    await connect(alice, bob);
    await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);

    const protocol = await atAlice.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return { next: entry?.nextHopProtocol, origin: location.origin };
    });
    expect(protocol).toEqual({ next: 'h2', origin: PUBLIC_URL });
    await expect.poll(watched.pings).toBeGreaterThanOrEqual(2);
    await hangUp(alice);
    expect(watched.sockets.map((socket) => socket.url().split('?')[0])).toEqual([`wss://${DOMAIN}/signaling`]);
    expect(watched.sockets.map((socket) => socket.isClosed())).toEqual([false]);
    expect(watched.polls).toEqual([]);
  });

  test('limits count the client’s own address, whatever it claims', async ({ front }) => {
    const from = '127.0.0.7';
    const first = await signUp(front, 'eve1@example.com', { from, forged: '198.51.100.1' });
    expect(first).toMatchObject({ status: 303, headers: { location: '/lobby' } });
    const second = await signUp(front, 'eve2@example.com', { from, forged: '198.51.100.2' });
    expect(second.status).toBe(200);
    expect(second.text).toMatch(/too many|wait|later/i);
    // Whom the first claimed to be, and everybody else behind the same proxy.
    const third = await signUp(front, 'eve3@example.com', { from: '127.0.0.8', forged: from });
    expect(third).toMatchObject({ status: 303, headers: { location: '/lobby' } });
  });

  test('pages and signaling have the security headers once, and other names are refused', async ({ front }) => {
    for (const path of ['/', '/sign-up', '/signaling?EIO=4&transport=polling']) {
      const { status, headers } = await ask(front, path);
      expect(headers, path).toMatchObject(SECURITY);
      expect(status, path).toBeLessThan(400);
    }
    const headers = { host: DOMAIN, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };
    expect(await ask(front, '/signaling?EIO=4&transport=polling', { headers })).toMatchObject({ status: 200 });
    for (const path of ['/internal/session-revoked', '/signaling/../internal/session-revoked', '/signalingx'])
      expect([400, 404], path).toContain((await ask(front, path)).status);
  });

  test('a packet passes that is as large as signaling allows, and nothing larger', async ({ front }) => {
    const post = async (bytes: number) => {
      const { sid } = await openPolling(front);
      return ask(front, `/signaling?EIO=4&transport=polling&sid=${sid}`, {
        method: 'POST',
        headers: { origin: PUBLIC_URL, 'content-type': 'text/plain;charset=UTF-8' },
        // Engine.IO's message packet; the sidecar answers `ok` once it has read all of it.
        body: `4${'x'.repeat(bytes - 1)}`,
      });
    };
    expect((await post(256 * 1024)).status).toBe(200);
    expect((await post(256 * 1024 + 1)).status).toBe(413);
    const form = { method: 'POST', headers: { origin: PUBLIC_URL, 'content-type': 'text/plain' } };
    const tooLarge = await ask(front, '/sign-up', { ...form, body: 'x'.repeat(65 * 1024) });
    expect(tooLarge).toMatchObject({ status: 413, text: expect.stringContaining('Mado') });
  });

  test('plain http leads to https', async ({ front }) => {
    const sent = sendPlain({
      host: '127.0.0.1',
      port: front.httpPort,
      path: '/lobby?a=b',
      headers: { host: DOMAIN },
    });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    expect(response).toMatchObject({ statusCode: 308, headers: { location: `${PUBLIC_URL}/lobby?a=b` } });
  });

  test('a WebSocket is admitted by the sidecar and stays while nothing is said', async ({ front, accounts }) => {
    const { cookie } = await accounts.make('Carol');
    const lookup: LookupFunction = (_name, options, found) =>
      options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
    const socket = io(`https://${DOMAIN}:${front.httpsPort}`, {
      ...{ path: SIGNALING_PATH, addTrailingSlash: false, transports: ['websocket'], reconnection: false },
      agent: new Agent({ ca: front.authority, lookup }) as unknown as string,
      extraHeaders: { host: DOMAIN, origin: PUBLIC_URL, cookie: `${cookie.name}=${cookie.value}` },
      auth: { protocolVersion: PROTOCOL_VERSION, deviceId: randomUUID() },
    });
    let pings = 0;
    socket.io.on('ping', () => {
      pings += 1;
    });
    const greeted = new Promise((resolve, reject) => {
      socket.once('session:ready', resolve).once('connect_error', reject);
    });
    try {
      expect(await greeted).toMatchObject({ call: null });
      await expect.poll(() => pings).toBeGreaterThanOrEqual(2);
      expect(socket.connected).toBe(true);
    } finally {
      socket.close();
    }
  });

  if (frontName === 'nginx')
    test('a connection may be silent for longer than the sidecar ever is', async ({ front }) => {
      const { pingInterval } = await openPolling(front);
      const timeouts = [...shipped('nginx/mado.conf').matchAll(/proxy_(?:read|send)_timeout (\d+)s;/g)];
      expect(timeouts).toHaveLength(4);
      for (const [, seconds] of timeouts) expect(Number(seconds) * 1_000).toBeGreaterThanOrEqual(3 * pingInterval);
    });

  // The last one: it leaves no Mado behind.
  test('while Mado does not answer, people are still kept on https', async ({ front, mado }) => {
    for (const pid of [mado.pid, mado.webPid(), mado.sidecarPid()]) process.kill(pid ?? 0, 'SIGKILL');
    await expect.poll(async () => (await ask(front, '/')).status).toBe(502);
    for (const path of ['/', '/signaling?EIO=4&transport=polling']) {
      const { headers } = await ask(front, path);
      expect(headers, path).toMatchObject({ 'strict-transport-security': 'max-age=63072000' });
    }
  });
}
