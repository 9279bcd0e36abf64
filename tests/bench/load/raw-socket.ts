import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** How a page reaches a server: the port on loopback, and the headers that its browser would send. */
export interface Route {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RawSocketEvents {
  onText(text: string): void;
  /** Once, however the connection ended, also if it never opened. */
  onClose(): void;
}

const TEXT = 1;
const CLOSE = 8;
const FINAL = 0x80;
const MASKED = 0x80;
/** A mask of zeros leaves the payload as it is (RFC 6455, section 5.3): the load's core has better things to do. */
const MASK = Buffer.alloc(4);

export function requestOf({ path, headers }: Route): string {
  const lines = Object.entries({
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export function frameOf(payload: string | Buffer, opcode = TEXT): Buffer {
  const body = Buffer.from(payload);
  const { length } = body;
  const head = length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = FINAL | opcode;
  head[1] = MASKED | Math.min(length, 126);
  if (length >= 126) head.writeUInt16BE(length, 2);
  return Buffer.concat([head, MASK, body]);
}

/**
 * A WebSocket client with as little to it as the measurement allows: ten thousand fit into one process, and cost it far
 * less than they cost the server. Text messages up to 64 KiB, no fragments, no extensions.
 */
export class RawSocket {
  readonly socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #isUpgraded = false;

  constructor(route: Route, { onText, onClose }: RawSocketEvents) {
    this.socket = connect({ port: route.port, host: '127.0.0.1', noDelay: true });
    this.socket.on('connect', () => this.socket.write(requestOf(route)));
    this.socket.on('data', (piece) => this.#read(piece, onText));
    this.socket.on('error', () => undefined);
    this.socket.on('close', onClose);
  }

  send(text: string): void {
    this.socket.write(frameOf(text));
  }

  close(): void {
    this.socket.destroy();
  }

  #read(piece: Buffer, onText: (text: string) => void): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    if (!this.#isUpgraded) {
      const end = data.indexOf('\r\n\r\n');
      this.#rest = data;
      if (end === -1) return;
      if (!data.subarray(0, 13).equals(Buffer.from('HTTP/1.1 101 '))) return void this.socket.destroy();
      this.#isUpgraded = true;
      data = data.subarray(end + 4);
    }
    while (data.length >= 2) {
      const short = (data[1] as number) & 0x7f;
      const headLength = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (data.length < headLength) break;
      const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
      if (data.length < headLength + length) break;
      const opcode = (data[0] as number) & 0x0f;
      if (opcode === CLOSE) return void this.socket.destroy();
      if (opcode === TEXT) onText(data.toString('utf8', headLength, headLength + length));
      data = data.subarray(headLength + length);
    }
    // A copy: a slice would keep the whole piece in memory.
    this.#rest = Buffer.from(data);
  }
}
