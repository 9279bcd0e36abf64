import { Agent, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { peerAddressHeader } from '@/lib/http/client-address';
import { KEEP_ALIVE_BEHIND_MS } from '@/lib/http/limits';

/** A program behind the gate: a TCP port or a Unix socket. */
export type Target = { readonly host: string; readonly port: number } | { readonly path: string };

const agent = new Agent({ keepAlive: true, timeout: KEEP_ALIVE_BEHIND_MS / 2 });

/**
 * Headers of a connection, not of the message (RFC 9110, section 7.6.1). Bodies are forwarded complete, with their
 * length.
 */
const OF_THE_CONNECTION = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
];

/** Headers that the gate sets, whatever the client sent. All others are forwarded unchanged. */
const OF_THE_EDGE = ['host', 'x-forwarded-host', 'x-forwarded-proto', peerAddressHeader];

/** Methods that may be repeated where nobody knows whether they arrived (RFC 9110, section 9.2.2). */
const REPEATABLE = ['GET', 'HEAD'];

/**
 * Forwards a request, and the response back. Rejects if the program behind is down, or goes down before the end. `by`:
 * false for a connection of its own.
 */
export function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  to: Target,
  by: Agent | false = agent,
): Promise<void> {
  const headers: Record<string, string | string[] | undefined> = { ...request.headers };
  for (const name of OF_THE_CONNECTION) delete headers[name];
  if (body.length > 0) headers['content-length'] = String(body.length);
  const { method, url: path } = request;
  const where = 'path' in to ? { socketPath: to.path } : to;
  return new Promise((resolve, reject) => {
    const onward = send({ ...where, agent: by, method, path, headers }, (answer) => {
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined && !OF_THE_CONNECTION.includes(name)) response.setHeader(name, value);
      }
      response.writeHead(answer.statusCode ?? 502);
      pipeline(answer, response).then(resolve, reject);
    });
    onward.once('error', (error) => {
      // The other end was closing the connection when it was taken: without that script a page would stay dead.
      const mayRepeat = onward.reusedSocket && !response.headersSent && !response.destroyed;
      if (mayRepeat && REPEATABLE.includes(method ?? ''))
        passOn(request, response, body, to, false).then(resolve, reject);
      else reject(error);
    });
    // The client has gone: a page that is left aborts its poll.
    response.once('close', () => onward.destroy());
    onward.end(body);
  });
}

const otherEnd = Symbol('other end');
type Joined = Duplex & { [otherEnd]?: Duplex };

// One function for all connections instead of the closures that `pipe` makes for each: thousands stay open for days.
function forward(this: Joined, piece: Buffer): void {
  if (this[otherEnd]?.write(piece) === false) this.pause();
}
function letOtherGoOn(this: Joined): void {
  this[otherEnd]?.resume();
}
function endOther(this: Joined): void {
  this[otherEnd]?.end();
}
function destroyOther(this: Joined): void {
  this[otherEnd]?.destroy();
}

/** Connects an upgraded connection to a program behind the gate. If either side closes, so does the other. */
export function joinUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, to: Target): void {
  const onward = connect({ ...to, noDelay: true });
  const joined: [Joined, Joined][] = [
    [socket, onward],
    [onward, socket],
  ];
  for (const [one, other] of joined) {
    one[otherEnd] = other;
    one.on('error', destroyOther).on('close', destroyOther).on('end', endOther).on('drain', letOtherGoOn);
  }
  const { rawHeaders } = request;
  const lines = [`GET ${request.url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!OF_THE_EDGE.includes(rawHeaders[at]?.toLowerCase() ?? ''))
      lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  for (const name of OF_THE_EDGE)
    if (request.headers[name] !== undefined) lines.push(`${name}: ${request.headers[name]}`);
  // Node reads header values as Latin-1.
  onward.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  onward.write(head);
  socket.on('data', forward);
  onward.on('data', forward);
}
