import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import { OWNER_FIELD, OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { openDatabase } from '@/lib/db/client';
import { PROTOCOL_VERSION } from '@/lib/protocol/version';
import { PASSWORD } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { type Account, openAccounts } from '@/tests/fixtures/accounts';
import { startMado } from '@/tests/fixtures/mado';
import { type MailServer, startMailServer } from '@/tests/fixtures/mail-server';
import { ACTIONS, PAGES, ROLES, ROUTES, type Role, SOCKET, SOCKET_REQUESTS } from './table';

/*
 * Walks the table of who may use what, with requests that no page of ours would make.
 */

let server: MailServer;
let mado: Awaited<ReturnType<typeof startMado>>;
let cookies: Readonly<Record<Role, string>>;
/** The user for whom every page was opened, but the administrator's own. */
let userId: string;
let administratorId: string;
let reportId: string;
const ownerOf = (role: Role) => (role === 'administrator' ? administratorId : userId);
/** The version of their picture. */
const picture = 'x'.repeat(22);

test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startMailServer();
  mado = await startMado({ SMTP_URL: server.url, MAIL_FROM: 'mado@mado.example' });
  const accounts = await openAccounts(mado, PASSWORD);
  const db = openDatabase(mado.databaseUrl);
  const made = async (data: { emailProvedAt?: Date; disabledAt?: Date; role?: string }): Promise<Account> => {
    const account = await accounts.make('Somebody', { provedLongAgo: true });
    await db.user.update({ where: { email: account.email }, data });
    return account;
  };
  const emailProvedAt = new Date();
  const user = await made({ emailProvedAt });
  const administrator = await made({ emailProvedAt, role: 'administrator' });
  const cookieOf = ({ cookie }: Account) => `${cookie.name}=${cookie.value}`;
  cookies = {
    nobody: '',
    user: cookieOf(user),
    other: cookieOf(await made({ emailProvedAt })),
    unproved: cookieOf(await made({})),
    disabled: cookieOf(await made({ emailProvedAt, disabledAt: new Date() })),
    administrator: cookieOf(administrator),
  };
  const idOf = async ({ email }: Account) => (await db.user.findUniqueOrThrow({ where: { email } })).id;
  [userId, administratorId] = [await idOf(user), await idOf(administrator)];
  reportId = (await db.report.create({ data: { aboutId: userId, reason: 'harassment' } })).id;
  await db.picture.create({ data: { userId, version: picture, type: 'image/webp', bytes: Uint8Array.of(1) } });
  await db.$disconnect();
  await accounts.close();
});
test.afterAll(async () => {
  await mado.stop();
  await server.stop();
});

/** `app/(signed-in)/settings/page.tsx` answers at `/settings`. */
const pathOf = (file: string) =>
  `/${file
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('))
    .join('/')}`;

const ask = (path: string, role: Role, more: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${mado.url}${path}`, {
    redirect: 'manual',
    ...more,
    headers: { cookie: cookies[role], ...more.headers },
  });

/** The page of somebody or of a report, where the path needs one. */
const withId = (path: string) => path.replace('[id]', path.startsWith('/admin/reports') ? reportId : userId);

/** Without the host, which answers may name or not. */
const leadsTo = (location: string | null) => (location === null ? null : new URL(location, mado.url).pathname);

const filesNamed = (name: string) =>
  readdirSync('app', { recursive: true })
    .map((file) => `app/${file}`)
    .filter((file) => file.endsWith(`/${name}`));

/** The methods that a route answers, in the order of the alphabet. */
const methodsIn = (file: string) => {
  const exported =
    readFileSync(file, 'utf8')
      .match(/^export .*$/gm)
      ?.join() ?? '';
  return ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].filter((method) => new RegExp(`\\b${method}\\b`).test(exported));
};

test('the table has every page, route, action and request, and nothing else', () => {
  expect(filesNamed('page.tsx').map(pathOf).sort()).toEqual(Object.keys(PAGES).sort());
  const routes = Object.fromEntries(filesNamed('route.ts').map((file) => [pathOf(file), methodsIn(file)]));
  expect(routes).toEqual(
    Object.fromEntries(Object.entries(ROUTES).map(([path, methods]) => [path, Object.keys(methods)])),
  );
  expect([...actions().keys()].sort()).toEqual(Object.keys(ACTIONS).sort());
});

test('pages are for whom the table says', async () => {
  for (const [path, answers] of Object.entries(PAGES)) {
    for (const role of ROLES) {
      const answer = await ask(withId(path), role);
      const got = answer.status === 200 ? 'page' : (leadsTo(answer.headers.get('location')) ?? answer.status);
      expect(got, `${path} as ${role}`).toBe(answers[role]);
    }
  }
});

test('routes are for whom the table says', async () => {
  for (const [path, methods] of Object.entries(ROUTES)) {
    for (const [method, answers] of Object.entries(methods)) {
      for (const role of ROLES) {
        const body = new URLSearchParams({ [OWNER_FIELD]: ownerOf(role) });
        const answer = await ask(path.replace('[...nextauth]', 'providers').replace('[version]', picture), role, {
          method,
          headers: { [OWNER_HEADER]: ownerOf(role), origin: mado.url },
          body: method === 'POST' ? body : null,
        });
        const got = leadsTo(answer.headers.get('location')) ?? answer.status;
        expect(got, `${method} ${path} as ${role}`).toBe(answers[role]);
      }
    }
  }
});

interface ServerAction {
  readonly id: string;
  /** A page that has it. */
  readonly path: string;
}

/** Next's own list of what can be called from outside, by the name of the function. */
function actions(): ReadonlyMap<string, ServerAction> {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  return new Map(
    Object.entries(manifest.node).map(([id, { exportedName, workers }]) => {
      const paths = Object.keys(workers).map(pathOf);
      // Everybody's actions are on the administration's pages too, which are not there for most.
      return [exportedName, { id, path: paths.find((path) => !path.startsWith('/admin')) ?? paths[0] ?? '' }];
    }),
  );
}

/** Arguments as React encodes them: a state and a form, or one value. */
function argumentsFor(takes: keyof typeof ENCODED, role: Role): FormData {
  const body = new FormData();
  if (takes !== 'value') body.append(`_1_${OWNER_FIELD}`, ownerOf(role));
  body.append('0', ENCODED[takes]);
  return body;
}

const ENCODED = { 'state-and-form': '[{"values":{},"errors":{}},"$K1"]', form: '["$K1"]', value: '["x"]' };

/** As a value of what an action returns. Where a cookie is set, the page follows, with the sentence for it. */
const REFUSAL = /:"other-account"/;

test('actions are for whom the table says', async () => {
  for (const [name, { id, path }] of actions()) {
    const row = ACTIONS[name];
    // What works may end the login: last, and each once.
    for (const role of [...ROLES].sort((a, b) => Number(row?.may[a] === 'done') - Number(row?.may[b] === 'done'))) {
      if (name === 'signOutAction' && row?.may[role] === '/') continue;
      const answer = await ask(withId(path), role, {
        method: 'POST',
        body: argumentsFor(row?.takes ?? 'state-and-form', role),
        headers: { 'next-action': id, origin: mado.url, accept: 'text/x-component' },
      });
      const text = await answer.text();
      const redirected = answer.headers.get('x-action-redirect')?.split(/[;?]/)[0] ?? null;
      const refused = REFUSAL.test(text) ? 'other-account' : 'done';
      const got = answer.status < 400 ? (redirected ?? refused) : answer.status;
      expect(got, `${name} as ${role}`).toBe(row?.may[role]);
    }
  }
});

function open(role: Role): Socket {
  return io(mado.url, {
    path: '/signaling',
    transports: ['websocket'],
    auth: {
      protocolVersion: PROTOCOL_VERSION,
      deviceId: randomUUID(),
      ownerId: role === 'other' ? userId : undefined,
    },
    extraHeaders: { origin: mado.url, cookie: cookies[role] },
    forceNew: true,
    reconnection: false,
  });
}

test('sockets are for whom the table says', async () => {
  for (const role of ROLES) {
    const socket = open(role);
    const code = await new Promise((resolve) => {
      socket.once('connect', () => resolve(null));
      socket.once('connect_error', (error) => resolve('data' in error ? (error.data as { code: string }).code : error));
    }).finally(() => socket.close());
    expect(code, role).toBe(SOCKET[role]);
  }
});

test('what belongs to a call is for its two people', async () => {
  const accounts = await openAccounts(mado, PASSWORD);
  const db = openDatabase(mado.databaseUrl);
  const sockets: Socket[] = [];
  try {
    const person = async (name: string) => {
      const { email, cookie } = await accounts.make(name);
      const { id } = await db.user.update({ where: { email }, data: { emailProvedAt: new Date() } });
      const socket = io(mado.url, {
        path: '/signaling',
        transports: ['websocket'],
        auth: { protocolVersion: PROTOCOL_VERSION, deviceId: randomUUID() },
        extraHeaders: { origin: mado.url, cookie: `${cookie.name}=${cookie.value}` },
        forceNew: true,
      });
      sockets.push(socket);
      await new Promise((resolve) => socket.once('session:ready', resolve));
      return { id, socket };
    };
    const [alice, bob, mallory] = [await person('Alice'), await person('Bob'), await person('Mallory')];
    const callId = randomUUID();
    const rings = new Promise((resolve) => bob.socket.once('call:invited', resolve));
    const invite = { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' };
    expect(await alice.socket.emitWithAck('call:invite', invite)).toMatchObject({ ok: true });
    await rings;
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    const bodies: Partial<Record<keyof typeof SOCKET_REQUESTS, object>> = {
      'call:accept': { media: 'video' },
      'call:move': { media: 'video' },
      'call:hang-up': { reason: 'hung-up' },
      'call:signal': { signal: { linkEpoch: 0, body: { type: 'candidate', candidate } } },
    };
    for (const [name, who] of Object.entries(SOCKET_REQUESTS)) {
      if (who !== 'party') continue;
      const body = { callId, ...bodies[name as keyof typeof bodies] };
      const reply = (await mallory.socket.emitWithAck(name, body)) as { ok: boolean; code: string };
      expect(['unknown-call', 'not-allowed'], `${name}: ${JSON.stringify(reply)}`).toContain(reply.code);
    }
    // It rings on as if nothing had happened.
    expect(await bob.socket.emitWithAck('call:decline', { callId })).toMatchObject({ ok: true });
  } finally {
    for (const socket of sockets) socket.close();
    await db.$disconnect();
    await accounts.close();
  }
});
