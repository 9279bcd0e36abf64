import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Throws a sentence a person can act on when the address cannot be listened on. */
export async function requireFreePort(name: string, port: number, host: string): Promise<void> {
  const server = createServer();
  try {
    server.listen({ port, host });
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
      throw new Error(`HOST: got "${host}", wants an address of this machine to listen on (${code})`);
    }
    if (code !== 'EADDRINUSE') throw new Error(`${name}: cannot listen on ${host}, port ${port}: ${message}`);
    throw new Error(`Port ${port} is taken by another program. Stop that one, or choose another port with ${name}.`);
  }
  server.close();
  await once(server, 'close');
}

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The address under which others on the same network reach this machine. */
export function lanAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const address = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (!address) throw new Error('LAN_HTTPS_PORT: this machine has no IPv4 address on a network');
  return address;
}
