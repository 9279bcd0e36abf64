import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import { lengthOfFirst } from './stun-message';

export type Protocol = 'udp' | 'tcp' | 'tls';

export interface ServerAddress {
  readonly protocol: Protocol;
  /** A name or an address, the latter without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Carries whole STUN messages to one server and back. */
export interface StunTransport {
  send(message: Buffer): void;
  /** Calls back with each message; returns its stop. */
  onMessage(hear: (message: Buffer) => void): () => void;
  close(): void;
}

const WITHIN_MS = 5_000;

async function overUdp({ host, port }: ServerAddress): Promise<StunTransport> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  // A closed port answers by ICMP, which says no more than no answer does: firewalls send it too.
  socket.on('error', () => undefined);
  socket.connect(port, address);
  await once(socket, 'connect');
  return {
    send: (message) => socket.send(message),
    onMessage(hear) {
      socket.on('message', hear);
      return () => void socket.off('message', hear);
    },
    close: () => socket.close(),
  };
}

/** Messages are not delimited: each header says how long its message is (RFC 8489, 6.2.2). */
function overStream(socket: Socket): StunTransport {
  const hearers = new Set<(message: Buffer) => void>();
  let waiting = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece]);
    for (let length = lengthOfFirst(waiting); length !== null && length <= waiting.length; ) {
      const message = waiting.subarray(0, length);
      waiting = waiting.subarray(length);
      for (const hear of hearers) hear(message);
      length = lengthOfFirst(waiting);
    }
  });
  return {
    send: (message) => void socket.write(message),
    onMessage(hear) {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    close: () => void socket.destroy(),
  };
}

/** Connects to a STUN or TURN server. Accepts every certificate: it is judged elsewhere. Rejects if nothing listens. */
export async function openTransport(server: ServerAddress): Promise<StunTransport> {
  const { protocol, host, port } = server;
  if (protocol === 'udp') return overUdp(server);
  const isSecure = protocol === 'tls';
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = isSecure ? openTls({ host, port, rejectUnauthorized: false, ...name }) : openTcp(port, host);
  const signal = AbortSignal.timeout(WITHIN_MS);
  try {
    await once(socket, isSecure ? 'secureConnect' : 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? new Error('there is no answer') : error;
  }
  return overStream(socket);
}
