import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as sendPlain } from 'node:http';
import { request as send } from 'node:https';
import { startMado } from '../../fixtures/mado';
import { DOMAIN, type Front, PUBLIC_URL } from '../front';

export type Machine = Awaited<ReturnType<typeof startMado>>;

/** One of several machines of the same Mado. */
export function startMachine(shared: { readonly databaseUrl: string; readonly redisUrl: string }): Promise<Machine> {
  return startMado({
    PUBLIC_URL,
    TRUSTED_PROXY_HOPS: '1',
    DATABASE_URL: shared.databaseUrl,
    REDIS_URL: shared.redisUrl,
    AUTH_SECRET: 'the same on every machine, 32 characters',
    INTERNAL_SECRET: 'this one too, and it has 32 characters',
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A polling connection to signaling, by way of the web server, from a client's address. */
export async function poll({ httpsPort, authority }: Front, localAddress: string, sid?: string) {
  const path = `/signaling?EIO=4&transport=polling${sid ? `&sid=${sid}` : ''}`;
  const to = { host: '127.0.0.1', port: httpsPort, servername: DOMAIN, ca: authority, localAddress };
  const sent = send({ ...to, path, headers: { host: DOMAIN }, agent: false, method: sid ? 'POST' : 'GET' });
  // Engine.IO's pong.
  sent.end(sid ? '3' : undefined);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: await bodyOf(response) };
}

async function knows({ signalingPort: port }: Machine, sid: string): Promise<boolean> {
  const path = `/signaling?EIO=4&transport=polling&sid=${sid}`;
  const sent = sendPlain({ host: '127.0.0.1', port, path, method: 'POST', headers: { host: `127.0.0.1:${port}` } });
  sent.end('3');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode === 200;
}

/** The first machine to which the web server sends somebody with this address. */
export async function machineOf(front: Front, address: string, machines: readonly Machine[]): Promise<Machine> {
  const { sid } = JSON.parse((await poll(front, address)).text.slice(1)) as { sid: string };
  for (const machine of machines) if (await knows(machine, sid)) return machine;
  throw new Error(`no machine knows the connection of ${address}`);
}

/** An address of a client that the web server sends to this machine. */
export async function addressFor(front: Front, machine: Machine, machines: readonly Machine[]): Promise<string> {
  for (let last = 10; last < 100; last += 1) {
    const address = `127.0.0.${last}`;
    if ((await machineOf(front, address, machines)) === machine) return address;
  }
  throw new Error('the web server sends everybody to one machine');
}

/** The machine whose sidecar was the last to own the calls. */
export function ownerOf(machines: readonly Machine[]): Machine {
  const fenceOf = (machine: Machine) =>
    Math.max(
      0,
      ...[...machine.log().matchAll(/"fence":(\d+)[^\n]*owns the calls now/g)].map(([, fence]) => Number(fence)),
    );
  const [first] = [...machines].sort((a, b) => fenceOf(b) - fenceOf(a));
  if (!first || fenceOf(first) === 0) throw new Error('nobody owns the calls');
  return first;
}
