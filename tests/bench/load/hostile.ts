import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type LoadPage, routeTo, type Target } from './page';
import { RawSocket, requestOf } from './raw-socket';

/** Something unkind to do to a server until told to stop; everything that it opened is closed then. */
export type Attack = (target: Target, pages: readonly LoadPage[], ended: AbortSignal) => Promise<void>;

const HALF_OPEN = 500;
const SILENT = 500;
const SLOW = 200;
const ATTEMPTS_PER_SECOND = 500;
const MALFORMED_FRAMES = 50_000;
const FLOODERS = 20;
const INVITES_PER_SECOND = 1_000;
const TICK_MS = 20;

const wait = (ms: number, ended: AbortSignal) => delay(ms, undefined, { signal: ended }).catch(() => undefined);

/** Calls `act` this often, in small portions, until told to stop or `limit` times. */
async function atRate(perSecond: number, ended: AbortSignal, act: (count: number) => void, limit = Infinity) {
  const startMs = performance.now();
  for (let done = 0; !ended.aborted && done < limit; await wait(TICK_MS, ended)) {
    const due = Math.min(limit, Math.floor(((performance.now() - startMs) * perSecond) / 1_000));
    for (; done < due; done += 1) act(done);
  }
}

function open(target: Target, onConnect: (socket: Socket) => void): Socket {
  const socket = connect({ port: target.port, host: '127.0.0.1' }, () => onConnect(socket));
  return socket.on('error', () => undefined).resume();
}

export const ATTACKS: Readonly<Record<string, Attack>> = {
  /** Requests that never end, WebSockets that never say who they are, and headers that come byte by byte. */
  async 'half-open and slow'(target, _pages, ended) {
    const request = requestOf(routeTo(target, ''));
    const sockets = [
      ...Array.from({ length: HALF_OPEN }, () => open(target, (socket) => socket.write(request.slice(0, 40)))),
      ...Array.from({ length: SILENT }, () => open(target, (socket) => socket.write(request))),
    ];
    const slow = Array.from({ length: SLOW }, () => open(target, () => undefined));
    for (let at = 0; !ended.aborted; at = (at + 1) % request.length) {
      for (const socket of slow) if (!socket.destroyed) socket.write(request[at] ?? '');
      await wait(100, ended);
    }
    for (const socket of [...sockets, ...slow]) socket.destroy();
  },

  /** Handshakes with cookies that this server never issued. */
  async '500 attempts a second'(target, _pages, ended) {
    const sockets = new Set<RawSocket>();
    await atRate(ATTEMPTS_PER_SECOND, ended, () => {
      const cookie = `mado.session.${new URL(target.publicUrl).port}=${randomUUID()}`;
      const socket: RawSocket = new RawSocket(routeTo(target, cookie), {
        onText(text) {
          const auth = { protocolVersion: 1, deviceId: randomUUID() };
          if (text.startsWith('0')) socket.send(`40${JSON.stringify(auth)}`);
          else socket.close();
        },
        onClose: () => void sockets.delete(socket),
      });
      sockets.add(socket);
    });
    for (const socket of sockets) socket.close();
  },

  /** Signed-in pages that send what no page of ours sends, and come back as often as they are cut off. */
  async '50,000 malformed frames'(_target, pages, ended) {
    const frames = [
      '42["call:invite",{}]',
      '42{"not":"an array"}',
      '429999["nonsense",1,2,3]',
      '4',
      '42[[[[]]]]',
      'zz',
    ];
    const perSecond = MALFORMED_FRAMES / 6;
    const send = (count: number) =>
      pages[count % FLOODERS]?.sendRaw(frames[Math.floor(count / FLOODERS) % frames.length] ?? '');
    await atRate(perSecond, ended, send, MALFORMED_FRAMES);
    await wait(60_000, ended);
  },

  /** People who ring everybody, far over their limits. */
  async 'invite floods'(_target, pages, ended) {
    await atRate(INVITES_PER_SECOND, ended, (count) => {
      const calleeId = pages[FLOODERS + (count % (pages.length - FLOODERS))]?.account.id ?? '';
      const invite = { callId: randomUUID(), calleeId, media: 'video', offer: 'v=0\r\n' } as const;
      void pages[count % FLOODERS]?.ask('call:invite', invite);
    });
  },
};
