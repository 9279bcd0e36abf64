import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Check } from '../check';
import { type Finding, ok, problem, warning } from '../finding';

const MIB = 1024 * 1024;
/** Less than an upgrade needs beside what there is: packages and build take about 700 MiB. */
const WARN_MIB = 1024;
/** SQLite needs room for its log and for the copy that a migration makes. */
const PROBLEM_MIB = 100;

export function readFree(freeBytes: number, folder: string): Finding {
  const free = Math.floor(freeBytes / MIB);
  const sentence = `${free} MiB are free for ${folder}`;
  const mend = 'Free some: old logs (journalctl --vacuum-size=200M), packages and images, or a larger disk.';
  if (free < PROBLEM_MIB) return problem('disk', `Only ${sentence}; Mado soon cannot write.`, mend);
  if (free < WARN_MIB) return warning('disk', `${sentence}; an upgrade needs more.`, mend);
  return ok('disk', `${sentence}.`);
}

/** The free bytes where the folder is, or will be. */
async function freeAt(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error;
    return freeAt(dirname(folder));
  }
}

/** `synchronized` is what `timedatectl` says; other systems have none. */
export function readClock(synchronized: string): Finding[] {
  if (synchronized === 'yes') return [ok('clock', 'The clock is set by NTP.')];
  if (synchronized !== 'no') return [];
  return [
    warning(
      'clock',
      'The clock is not set by NTP. If it drifts, TURN refuses calls and logins end early.',
      'timedatectl set-ntp true',
    ),
  ];
}

async function askSystemd(): Promise<string> {
  try {
    const asked = ['show', '--property=NTPSynchronized', '--value'];
    const { stdout } = await promisify(execFile)('timedatectl', asked, { timeout: 5_000 });
    return stdout.trim();
  } catch {
    // There is no systemd: in a container the clock is the host's.
    return '';
  }
}

export const checkMachine: Check = {
  group: 'Machine',
  id: 'machine',
  isLocal: true,
  // `npx mado` refuses to run in a version of Node that is too old.
  run: async ({ dataDir }) => [
    ok('node', `Node ${process.versions.node} is new enough.`),
    readFree(await freeAt(dataDir), dataDir),
    ...readClock(await askSystemd()),
  ],
};
