import { connect, createServer, type Socket } from 'node:net';

/** Stands between a browser and the web server, so that the browser has the address that a test gives it. */
export interface ClientAddress {
  readonly port: number;
  /** Of connections that are made from now on; any address of 127.0.0.0/8. */
  address: string;
  /** Cuts all connections, as a network does that is changed. */
  cut(): void;
  close(): Promise<void>;
}

export async function openClientAddress(httpsPort: number, address: string): Promise<ClientAddress> {
  const open = new Set<Socket>();
  const server = createServer((browser) => {
    const front = connect({ host: '127.0.0.1', port: httpsPort, localAddress: self.address });
    for (const [socket, other] of [
      [browser, front],
      [front, browser],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const self: ClientAddress = {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    address,
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    close: () => {
      self.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return self;
}
