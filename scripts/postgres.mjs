import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian keeps the programs of each version in a folder of their own, not on PATH. */
const debianFolder = '/usr/lib/postgresql';

/** The folder of initdb and pg_ctl, or undefined if the PostgreSQL server is not installed. */
export function postgresBinaries() {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debianFolder, version, 'bin')), ...process.env.PATH.split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));
}

/** PostgreSQL refuses to run as root: then use the account that its package created. */
function account() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts an empty PostgreSQL server on a free port; `stop` shuts it down and deletes its files. `halt` only shuts it
 * down, until `resume`.
 */
export async function startPostgres() {
  const binaries = postgresBinaries();
  if (!binaries) throw new Error('PostgreSQL is not installed (Debian: apt-get install postgresql)');
  const folder = mkdtempSync(join(tmpdir(), 'mado-postgres-'));
  const user = account();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const log = join(folder, 'log');

  function run(program, args) {
    // The server that pg_ctl starts inherits its output. A pipe would stay open, and be waited for, until the server
    // stops.
    const { status, error } = spawnSync(join(binaries, program), args, { ...user, cwd: folder, stdio: 'ignore' });
    if (status === 0) return;
    const printed = existsSync(log) ? readFileSync(log, 'utf8') : '';
    throw new Error(`${program} failed: ${error?.message ?? `code ${status}`}\n${printed}`);
  }

  const data = join(folder, 'data');
  const port = await freePort();
  run('initdb', ['-D', data, '-U', 'mado', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync']);
  // The data is temporary: nothing needs to survive a power failure.
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200`;
  const resume = () => run('pg_ctl', ['-D', data, '-l', log, '-w', '-o', options, 'start']);
  const halt = () => run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
  resume();
  return {
    /** As after a crash of its machine: every connection is cut, and nobody can connect until `resume`. */
    halt,
    resume,
    url: `postgres://mado@127.0.0.1:${port}/postgres`,
    stop() {
      halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
