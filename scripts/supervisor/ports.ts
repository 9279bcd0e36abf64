import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface Address {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
}

const OPENER = './scripts/supervisor/hold-ports.mjs';

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

/** The bare socket that Node passes on, of which it documents neither. */
interface ListeningHandle {
  readonly fd: number;
  close(): void;
}

interface Failure<Name extends string = string> {
  readonly name: Name;
  readonly code: string;
  readonly message: string;
}

/** What hold-ports.mjs reports: each port, with its socket, until all are listened on or one cannot be. */
type Report<Name extends string> =
  | { readonly type: 'listening'; readonly name: Name; readonly port: number }
  | ({ readonly type: 'failed' } & Failure<Name>)
  | { readonly type: 'complete' };

/**
 * Listens on ports and keeps them, whichever child accepts their connections and even while none does: no other program
 * on this machine can listen there in the meantime and receive that child's connections. The next child serves
 * connections made meanwhile. The keys are the settings that chose the ports. Throws an actionable message if an
 * address cannot be listened on.
 */
export async function holdPorts<Name extends string>(addresses: Record<Name, Address>): Promise<HeldPorts<Name>> {
  const sockets = new Map<Name, { readonly port: number; readonly handle: ListeningHandle }>();
  const release = async () => {
    for (const { handle } of sockets.values()) handle.close();
    sockets.clear();
  };
  let failure: Failure<Name> | undefined;
  let isComplete = false;
  const opener = fork(OPENER, [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = Promise.all([once(opener, 'exit'), once(opener, 'disconnect')]);
  opener.on('message', (report: Report<Name>, handle: unknown) => {
    if (report.type === 'listening') {
      sockets.set(report.name, { port: report.port, handle: handle as ListeningHandle });
      return;
    }
    if (report.type === 'failed') failure = report;
    else isComplete = true;
    opener.disconnect();
  });
  opener.send(addresses);
  await ended;
  if (!isComplete) {
    await release();
    throw new Error(failure ? sentenceOf(failure, addresses[failure.name]) : 'The process that opens the ports ended.');
  }
  // Windows cannot pass listening sockets on as descriptors: there the children listen by themselves.
  const hasDescriptors = process.platform !== 'win32';
  const entries = [...sockets].map(([name, { port, handle }]) => [
    name,
    { port, fd: hasDescriptors ? handle.fd : undefined },
  ]);
  if (!hasDescriptors) await release();
  return { held: Object.fromEntries(entries) as Record<Name, HeldPort>, release };
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
