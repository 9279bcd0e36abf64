import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/**
 * What happens to a WebSocket: it passes; its upgrade request is never answered; it opens but nothing follows;
 * Engine.IO's first packet passes and nothing after it; or nothing after it from the sidecar, but everything from the
 * page.
 */
export type WebSocketFate = 'passes' | 'unanswered' | 'silent' | 'open-packet-only' | 'deaf';

/** A proxy between a page and its sidecar that breaks WebSockets, as virus scanners and company networks do. */
export class Middlebox {
  webSockets: WebSocketFate = 'passes';
  /** Whether plain requests are answered. */
  polling = true;
  /** Upgrade requests so far. */
  upgrades = 0;
  readonly #http: Server;
  readonly #sockets = new Set<Socket>();
  readonly #targetPort: number;
  /** Added to every request, as the page's browser would. */
  readonly #headers: Record<string, string>;

  private constructor(targetPort: number, headers: Record<string, string>) {
    this.#targetPort = targetPort;
    this.#headers = headers;
    this.#http = createServer((request, response) => this.#answer(request, response));
    this.#http.on('upgrade', (request: IncomingMessage, socket: Socket) => this.#upgrade(request, socket));
    this.#http.on('connection', (socket) => this.#keep(socket));
  }

  static async start(targetPort: number, headers: Record<string, string>): Promise<Middlebox> {
    const middlebox = new Middlebox(targetPort, headers);
    await new Promise<void>((resolve) => middlebox.#http.listen(0, '127.0.0.1', resolve));
    return middlebox;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Cuts every open connection. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!this.polling) return;
    const { method, url: path } = request;
    const headers = { ...request.headers, ...this.#headers };
    const onward = forward({ port: this.#targetPort, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  #upgrade(request: IncomingMessage, page: Socket): void {
    this.upgrades += 1;
    const fate = this.webSockets;
    if (fate === 'unanswered') return;
    const sidecar = this.#keep(connect(this.#targetPort, '127.0.0.1'));
    page.on('close', () => sidecar.destroy());
    const headers = Object.entries({ ...request.headers, ...this.#headers });
    const lines = [`GET ${request.url} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
    sidecar.write(lines.join('\r\n'));
    if (fate === 'passes') {
      sidecar.on('close', () => page.destroy());
      page.pipe(sidecar).pipe(page);
      return;
    }
    if (fate === 'deaf') page.pipe(sidecar);
    let held = Buffer.alloc(0);
    sidecar.on('data', (data) => {
      held = Buffer.concat([held, data]);
      const headEnd = held.indexOf('\r\n\r\n') + 4;
      // A frame of 126 to 65,535 bytes has a header of four bytes (RFC 6455, 5.2), a smaller one of two.
      const length = headEnd < 4 ? undefined : held[headEnd + 1];
      if (length === undefined || (length === 126 && held.length < headEnd + 4)) return;
      const frameEnd = headEnd + (length === 126 ? 4 + held.readUInt16BE(headEnd + 2) : 2 + length);
      if (held.length < frameEnd) return;
      sidecar.removeAllListeners('data').resume();
      page.write(held.subarray(0, fate === 'silent' ? headEnd : frameEnd));
    });
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
