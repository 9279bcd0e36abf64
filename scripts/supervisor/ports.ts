import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Address {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
}

/** A TCP port that this process listens on without accepting connections. */
export interface HeldPort {
  readonly port: number;
  /** The listening socket's descriptor, with which a child process can accept connections. Undefined on Windows. */
  readonly fd: number | undefined;
}

interface HeldPorts<Name extends string> {
  readonly held: Record<Name, HeldPort>;
  release(): Promise<void>;
}

interface Failure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Listens on ports and keeps them, whichever child accepts their connections and even while none does: no other program
 * on this machine can listen there in the meantime and receive that child's connections. The next child serves
 * connections made meanwhile. The keys are the settings that chose the ports. Throws an actionable message if an
 * address cannot be listened on.
 */
export async function holdPorts<Name extends string>(addresses: Record<Name, Address>): Promise<HeldPorts<Name>> {
  // Modules preloaded by this process's arguments are meant for its main thread only.
  const worker = new Worker('./scripts/supervisor/hold-ports.mjs', { workerData: addresses, execArgv: [] });
  const [{ held, failure }] = (await once(worker, 'message')) as [
    { held: Record<Name, HeldPort>; failure?: Failure & { name: Name } },
  ];
  if (failure) {
    await worker.terminate();
    throw new Error(sentenceOf(failure, addresses[failure.name]));
  }
  // The worker never ends by itself.
  worker.unref();
  const release = async () => void (await worker.terminate());
  if (process.platform !== 'win32') return { held, release };
  // Windows cannot pass listening sockets to children: there the children listen by themselves.
  await release();
  for (const name of Object.keys(held) as Name[]) held[name] = { ...held[name], fd: undefined };
  return { held, release };
}

function sentenceOf({ name, code, message }: Failure, { port, host }: Address): string {
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    return `HOST: got "${host}", wants an address of this machine to listen on (${code})`;
  }
  if (code !== 'EADDRINUSE') return `${name}: cannot listen on ${host}, port ${port}: ${message}`;
  return `Port ${port} is taken by another program. Stop that one, or choose another port with ${name}.`;
}

/** Throws the same messages if a port that is needed later cannot be listened on. */
export async function requireFreePort(name: string, port: number, host: string): Promise<void> {
  const { release } = await holdPorts({ [name]: { port, host } });
  await release();
}
