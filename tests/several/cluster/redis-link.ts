import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One sidecar's way to Redis, which can be cut without touching anybody else's. */
export interface RedisLink {
  /** For `REDIS_URL`. */
  readonly url: string;
  /**
   * Nothing passes any more. `swallows`: connections stay open and new ones are accepted, as where a network drops all
   * packets; `refuses`: they are closed, as where a host has no route.
   */
  cut(how: 'swallows' | 'refuses'): void;
  /** Everything passes again, also what was swallowed: TCP sends it again. */
  mend(): void;
  close(): Promise<void>;
}

/** Opens a way to the server that `url` names, on a port of its own. */
export async function openRedisLink(url: string): Promise<RedisLink> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let cut: 'swallows' | 'refuses' | null = null;

  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    if (cut) socket.pause();
  };
  const server = createServer((near) => {
    if (cut === 'refuses') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    // `pipe` resumes by itself, which would let data through a link that is cut.
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (piece) => to.write(piece));
      from.once('close', () => to.destroy());
      keep(from);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) });
  return {
    url: own.href,
    cut(how) {
      cut = how;
      for (const socket of sockets) {
        if (how === 'refuses') socket.destroy();
        else socket.pause();
      }
    },
    mend() {
      cut = null;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
