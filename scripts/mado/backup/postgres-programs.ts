import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CommandError } from '@/scripts/mado/command-error';

/** Parameters of an address that libpq knows; it refuses an address with others, which drivers in Node may need. */
const LIBPQ_PARAMETERS = [
  ...['host', 'port', 'user', 'dbname', 'connect_timeout', 'options', 'application_name', 'channel_binding'],
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'target_session_attrs', 'gssencmode'],
];

/** The program is not on PATH. */
export class NoProgramError extends CommandError {}

/** The database's address without its password, which every account could see in the list of processes. */
export function forLibpq(databaseUrl: string): { address: string; password: string } {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password) || (url.searchParams.get('password') ?? '');
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (!LIBPQ_PARAMETERS.includes(name)) url.searchParams.delete(name);
  }
  // What Node's driver calls by this name, libpq calls "require".
  if (url.searchParams.get('sslmode') === 'no-verify') url.searchParams.set('sslmode', 'require');
  return { address: url.href, password };
}

/** Runs one of PostgreSQL's client programs and returns what it printed. Throws a `CommandError` if it fails. */
export async function runPostgres(program: string, args: readonly string[], databaseUrl?: string): Promise<string> {
  const { address, password } = databaseUrl ? forLibpq(databaseUrl) : { address: '', password: '' };
  const child = spawn(program, databaseUrl ? [...args, `--dbname=${address}`] : [...args], {
    env: { ...process.env, ...(password && { PGPASSWORD: password }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  const complained: Buffer[] = [];
  child.stdout.on('data', (piece) => printed.push(piece));
  child.stderr.on('data', (piece) => complained.push(piece));
  const endTogether = () => child.kill();
  process.once('exit', endTogether);
  try {
    const [code, signal] = await once(child, 'close');
    if (code === 0) return Buffer.concat(printed).toString();
    const why = Buffer.concat(complained).toString().trim();
    throw new CommandError(`${program} failed (${signal ?? `code ${code}`}):\n${why}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NoProgramError(
      `${program} is not installed. It comes with PostgreSQL's client programs (Debian: apt-get install postgresql-client).`,
    );
  } finally {
    process.off('exit', endTogether);
  }
}

/** Throws unless this `pg_dump` can read a server of this major version. */
export async function requirePgDump(serverMajor: number): Promise<void> {
  const printed = await runPostgres('pg_dump', ['--version']);
  const major = Number(/(\d+)/.exec(printed)?.[1] ?? Number.NaN);
  if (major >= serverMajor) return;
  throw new NoProgramError(
    `pg_dump is version ${major} and the server is version ${serverMajor}: an older pg_dump cannot read a newer server. Install postgresql-client-${serverMajor}.`,
  );
}
