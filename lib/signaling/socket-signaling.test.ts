import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import { SocketSignaling } from './socket-signaling';

const deviceId = '5b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
const ended = { callId: deviceId, reason: 'declined' as const };

let io: Server;
let url: string;
let refusal: string | null;
let sockets: Socket[];
const opened: SocketSignaling[] = [];

beforeEach(async () => {
  const http = createServer();
  io = new Server(http, { path: SIGNALING_PATH, addTrailingSlash: false });
  refusal = null;
  sockets = [];
  io.use((_, next) =>
    next(refusal === null ? undefined : Object.assign(new Error(refusal), { data: { code: refusal } })),
  );
  io.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const signaling of opened.splice(0)) signaling.close();
  await io.close();
});

function signaling() {
  const made = new SocketSignaling({ deviceId: async () => deviceId, ownerId: 'alice', url });
  opened.push(made);
  return made;
}

async function online() {
  const client = signaling();
  client.open();
  await expect.poll(() => client.connection).toBe('online');
  await expect.poll(() => sockets.length).toBe(1);
  return { client, socket: sockets[0] as Socket };
}

describe('signaling over a socket', () => {
  it('sends its device id, protocol version and owner in the handshake', async () => {
    const { socket } = await online();
    expect(socket.handshake.auth).toEqual({ protocolVersion: PROTOCOL_VERSION, deviceId, ownerId: 'alice' });
  });

  it('resolves with the reply to a request, and treats a malformed reply as a failure', async () => {
    vi.spyOn(console, 'warn').mockImplementationOnce(() => {});
    const { client, socket } = await online();
    const replies = [
      { ok: true, revision: 1, total: 0, onlineCount: 0, people: [] },
      { ok: false, code: 'rate-limited' },
      { ok: true },
    ];
    socket.on('presence:show', (_: unknown, acknowledge: (reply: unknown) => void) => acknowledge(replies.shift()));
    const view = { query: '', offset: 0, limit: 10 };
    expect(await client.ask('presence:show', view)).toEqual({
      ok: true,
      revision: 1,
      total: 0,
      onlineCount: 0,
      people: [],
    });
    expect(await client.ask('presence:show', view)).toEqual({ ok: false, code: 'rate-limited' });
    expect(await client.ask('presence:show', view)).toEqual({ ok: false, code: 'internal' });
  });

  it('resolves at once without a connection, and when the connection is lost or closed meanwhile', async () => {
    expect(await signaling().ask('call:decline', { callId: deviceId })).toEqual({ ok: false, code: 'internal' });
    const { client } = await online();
    const pending = client.ask('call:decline', { callId: deviceId });
    client.close();
    expect(await pending).toEqual({ ok: false, code: 'internal' });
  });

  it('delivers facts until unsubscribed, and drops malformed ones', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { client, socket } = await online();
    const heard: unknown[] = [];
    const stop = client.onFact('call:ended', (body) => heard.push(body));
    socket.emit('call:ended', { ...ended, reason: 'invented' });
    socket.emit('call:ended', ended);
    await expect.poll(() => heard).toEqual([ended]);
    expect(warned).toHaveBeenLastCalledWith(expect.stringContaining('call:ended'), ['reason']);
    warned.mockRestore();
    stop();
    const again: unknown[] = [];
    client.onFact('call:ended', (body) => again.push(body));
    socket.emit('call:ended', ended);
    await expect.poll(() => again).toEqual([ended]);
    expect(heard).toEqual([ended]);
  });

  it.each(['unauthenticated', 'other-account', 'version-mismatch', 'forbidden-origin'])(
    'stops for good when refused: %s',
    async (code) => {
      refusal = code;
      const client = signaling();
      client.open();
      await expect.poll(() => client.connection).toEqual({ refused: code });
      client.close();
      expect(client.connection).toEqual({ refused: code });
    },
  );

  it('reconnects after a terminal refusal only when told to', async () => {
    refusal = 'other-account';
    const client = signaling();
    client.open();
    await expect.poll(() => client.connection).toEqual({ refused: 'other-account' });
    refusal = null;
    client.open();
    await expect.poll(() => client.connection).toBe('online');
  });

  it('retries after a temporary refusal', async () => {
    refusal = 'rate-limited';
    const client = signaling();
    client.open();
    await expect.poll(() => client.connection).toBe('offline');
    refusal = null;
    await expect.poll(() => client.connection, { timeout: 4_000 }).toBe('online');
  });

  it('rests once it is set aside, until it is opened again', async () => {
    const { client, socket } = await online();
    const states: unknown[] = [];
    client.onConnection((state) => states.push(state));
    const facts: unknown[] = [];
    client.onFact('session:set-aside', (body) => facts.push(body));
    socket.emit('session:set-aside', {});
    socket.disconnect(true);
    await expect.poll(() => client.connection).toBe('resting');
    client.recheck();
    expect(facts).toEqual([{}]);
    expect(await client.ask('check:ping', {})).toEqual({ ok: false, code: 'internal' });
    client.open();
    await expect.poll(() => client.connection).toBe('online');
    expect(states).toEqual(['resting', 'connecting', 'online']);
    expect(sockets).toHaveLength(2);
  });

  it('reconnects by itself after a lost connection', async () => {
    const { client, socket } = await online();
    const states: unknown[] = [];
    client.onConnection((state) => states.push(state));
    socket.conn.close();
    await expect.poll(() => states, { timeout: 4_000 }).toEqual(['offline', 'online']);
  });

  it('reconnects after as long as a restarting sidecar asked', async () => {
    const { client, socket } = await online();
    const facts: unknown[] = [];
    client.onFact('session:restarting', (body) => facts.push(body));
    socket.emit('session:restarting', { reconnectInMs: 900 });
    await expect.poll(() => facts).toEqual([{ reconnectInMs: 900 }]);
    const lostAt = performance.now();
    socket.conn.close();
    await expect.poll(() => sockets.length, { timeout: 4_000 }).toBe(2);
    // Without the request it would be 300 ms at most.
    expect(performance.now() - lostAt).toBeGreaterThan(890);
    await expect.poll(() => client.connection).toBe('online');
  });

  it('keeps a socket that answers, and replaces one that does not', async () => {
    const { client, socket } = await online();
    const states: unknown[] = [];
    client.onConnection((state) => states.push(state));
    const answered = new Promise((resolve) => {
      socket.once('check:ping', (_request, answer) => {
        answer({ ok: true });
        resolve(true);
      });
    });
    client.recheck();
    await answered;
    expect(states).toEqual([]);
    client.recheck();
    await expect.poll(() => states, { timeout: 4_000 }).toEqual(['offline', 'online']);
    await expect.poll(() => sockets.length).toBe(2);
  });
});
