import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, platform, release, totalmem, uptime } from 'node:os';
import { resolve } from 'node:path';
import { activeSessionsAt } from '@/lib/auth/session/session-life';
import { ownUrl } from '@/lib/config/own-url';
import type { ParsedSettings } from '@/lib/config/settings';
import { type Database, openDatabase } from '@/lib/db/client';
import { readMigrationState } from '@/lib/db/migration-state';
import { providerOf } from '@/lib/db/provider';
import { describeError } from '@/lib/logging/describe-error';
import { lastLogLines } from './log-lines';
import { readSettings, shareableSettings } from './shareable-settings';

const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const ANSWER_WITHIN_MS = 5_000;

const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** The name in /etc/os-release, such as `Debian GNU/Linux 12 (bookworm)`. */
function system(): string {
  const file = '/etc/os-release';
  const name = existsSync(file) ? /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return `${name ?? platform()}, ${platform()} ${release()}, ${process.arch}`;
}

function versions(): string[] {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim();
  return [
    `Mado ${version}${commit ? `, commit ${commit}` : ''}`,
    `Node ${process.versions.node}`,
    system(),
    `${existsSync('/.dockerenv') || existsSync('/run/.containerenv') ? 'in a container' : 'not in a container'}`,
    `${availableParallelism()} cores, memory ${mebibytes(freemem())} free of ${mebibytes(totalmem())}, up ${Math.round(uptime() / 3600)} h`,
  ];
}

async function answer(url: string): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.body?.cancel();
    return String(response.status);
  } catch {
    return 'no answer';
  }
}

async function health({ host, PORT }: ParsedSettings): Promise<string[]> {
  const paths = ['/healthz', '/readyz'];
  return Promise.all(paths.map(async (path) => `${path}: ${await answer(ownUrl(host, PORT) + path)}`));
}

async function disk({ DATA_DIR }: ParsedSettings): Promise<string[]> {
  const { bavail, blocks, bsize } = await statfs(resolve(DATA_DIR));
  return [`DATA_DIR: ${mebibytes(bavail * bsize)} free of ${mebibytes(blocks * bsize)}`];
}

const VERSION_QUERIES = {
  sqlite: 'SELECT sqlite_version() AS version',
  postgresql: `SELECT current_setting('server_version') AS version`,
};

async function counts(db: Database): Promise<string[]> {
  const now = Date.now();
  const invitedAt = { gt: new Date(now - DAYS * DAY_MS) };
  const calls = await db.call.groupBy({ by: ['endReason'], where: { invitedAt }, _count: true });
  return [
    `users: ${await db.user.count()}, disabled: ${await db.user.count({ where: { disabledAt: { not: null } } })}`,
    `logins: ${await db.session.count()}, valid: ${await db.session.count({ where: activeSessionsAt(now) })}`,
    `calls: ${await db.call.count()}`,
    `calls of the last ${DAYS} days, by how they ended:`,
    ...calls.map(({ endReason, _count }) => `  ${endReason ?? '(live)'}: ${_count}`).sort(),
  ];
}

async function database({ databaseUrl }: ParsedSettings): Promise<string[]> {
  const provider = providerOf(databaseUrl);
  const file = provider === 'sqlite' ? databaseUrl.replace(/^file:/, '') : undefined;
  // Opening it would create it.
  if (file !== undefined && !existsSync(file)) return ['SQLite: there is no database yet'];
  const db = openDatabase(databaseUrl);
  try {
    const [row] = await db.$queryRawUnsafe<{ version: string }[]>(VERSION_QUERIES[provider]);
    const size = file === undefined ? '' : `, ${mebibytes(statSync(file).size)}`;
    const { hasTables, applied, unfinished } = await readMigrationState(databaseUrl);
    return [
      `${provider === 'sqlite' ? 'SQLite' : 'PostgreSQL'} ${row?.version}${size}`,
      ...(hasTables ? [`migrations: ${applied.join(', ')}`] : ['no tables yet']),
      ...(unfinished.length > 0 ? [`unfinished migrations: ${unfinished.join(', ')}`] : []),
      ...(hasTables ? await counts(db) : []),
    ];
  } finally {
    await db.$disconnect();
  }
}

/** What cannot be found out is a finding too. An error's message may quote a host or a path, so it is left out. */
async function section(title: string, gather: () => Promise<string[]> | string[]): Promise<string> {
  const lines = await Promise.resolve()
    .then(gather)
    .catch((error: unknown) => {
      const { name, code } = describeError(error);
      return [`(could not be found out: ${[name, code].filter(Boolean).join(' ')})`];
    });
  return `## ${title}\n${lines.join('\n')}\n`;
}

/**
 * What helps somebody who helps: versions, settings, counts and the end of the log, without secrets, names and addresses
 * of any kind. Rejects never.
 */
export async function gatherBundle(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const settings = readSettings(environment);
  const about = await section('Versions', versions);
  if ('wrong' in settings) {
    return `${about}\n${await section('Settings that stop the start', () => settings.wrong)}`;
  }
  const { LOG_FILE } = environment;
  const rest = [
    await section('Settings', () => shareableSettings(settings)),
    await section('Health', () => health(settings)),
    await section('Disk', () => disk(settings)),
    await section('Database', () => database(settings)),
    await section('Log', () => (LOG_FILE ? lastLogLines(LOG_FILE) : ['goes to standard output'])),
  ];
  return [about, ...rest].join('\n');
}
