import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import { expect, test } from '@/tests/e2e/fixtures/test';
import type { Mado } from '../../fixtures/mado';

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A request that no browser would make: with any Host and of any length. */
async function ask({ port }: Mado, path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  const all = { host: `localhost:${port}`, ...headers };
  const asked = send({ host: '127.0.0.1', port, method, path, headers: all, agent: false });
  asked.on('error', () => undefined).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** Submits the form like a browser without scripts. */
async function signUpForm(mado: Mado, displayName: string): Promise<Asked> {
  const { text } = await ask(mado, '/sign-up');
  const inputs = [...text.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)];
  const hidden = inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"')] as const);
  const form = new FormData();
  for (const [name, value] of hidden) form.append(name, value);
  for (const [name, value] of Object.entries({ displayName, email: 'x@example.com', password: 'x'.repeat(600) }))
    form.append(name, value);
  const encoded = new Response(form);
  const headers = {
    origin: mado.url,
    'content-type': encoded.headers.get('content-type') ?? '',
    'accept-language': 'en',
  };
  return { method: 'POST', headers, body: await encoded.text() };
}

test('a form of up to 64 KiB is validated by its action, and a larger one is refused at the edge', async ({ mado }) => {
  const long = await ask(mado, '/sign-up', await signUpForm(mado, '窓'.repeat(15_000)));
  expect(long.status).toBe(200);
  expect(long.text).toContain('too long');
  const endless = await ask(mado, '/sign-up', await signUpForm(mado, '窓'.repeat(30_000)));
  expect(endless).toMatchObject({ status: 413, headers: { connection: 'close' } });
});

test('every response has the security headers, and none reveals the server software', async ({ mado }) => {
  const paths = ['/', '/lobby', '/nowhere', '/iconfoo', '/sounds/x', '/icon.svg', '/favicon.ico', '/robots.txt'];
  paths.push('/_next/static/x.js', '/_next/image', '/api/auth/session', '/api/recent-calls', '/healthz', '/readyz');
  paths.push('/signaling?EIO=4&transport=polling', '/sign-in/');
  for (const path of paths) {
    const { headers } = await ask(mado, path);
    expect(headers, path).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.any(String),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(
      Object.keys(headers).filter((name) => /^x-(middleware|nextjs|powered)/.test(name)),
      path,
    ).toEqual([]);
    const policy = String(headers['content-security-policy']);
    if (!headers['content-type']?.startsWith('text/html')) expect(policy, path).toContain("default-src 'none'");
  }
  expect((await ask(mado, '/robots.txt')).text).toContain('Disallow: /');
  expect((await ask(mado, '/favicon.ico')).status).toBe(200);
  const manifest = await ask(mado, '/manifest.webmanifest');
  expect(manifest).toMatchObject({ status: 200, headers: { 'content-type': 'application/manifest+json' } });
  for (const { src } of JSON.parse(manifest.text).icons) expect((await ask(mado, src)).status, src).toBe(200);
  const page = await ask(mado, '/');
  expect(page.text).toContain('<link rel="manifest" href="/manifest.webmanifest"');
  expect(page.text).toContain('<link rel="apple-touch-icon" href="/icons/apple-touch-180.png"');
});

test('a request for another address is told the right one, by web app and sidecar', async ({ mado }) => {
  const headers = { host: `evil.example:${mado.port}`, origin: `http://evil.example:${mado.port}` };
  for (const path of ['/', '/_next/static/x.js', '/api/auth/session', '/signaling?EIO=4&transport=polling'])
    expect(await ask(mado, path, { headers })).toMatchObject({ status: 421, text: expect.stringContaining(mado.url) });
  expect(await ask(mado, '/sign-up', { ...(await signUpForm(mado, 'Eve')), headers })).toMatchObject({ status: 421 });
  const sidecar = { ...mado, port: mado.signalingPort };
  expect(await ask(sidecar, '/signaling?EIO=4&transport=polling', { headers })).toMatchObject({ status: 421 });
  expect(await ask(mado, '/readyz', { headers })).toMatchObject({ status: 200, text: '{"status":"ready"}' });
});
