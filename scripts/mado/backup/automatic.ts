import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationState } from '@/lib/db/migration-state';
import { isThere } from './files';
import type { Data } from './make-backup';
import { NoProgramError } from './postgres-programs';

const KEPT = 5;

const made = /^before-(\d+_\w+)-(\d{8}T\d{6}Z(?:-\d+)?)\.tar\.gz$/;

export const backupsFolder = (dataDir: string): string => join(dataDir, 'backups');

const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** The folder of backups that Mado makes by itself, made if it is not there. */
export async function openBackupsFolder(dataDir: string): Promise<string> {
  const folder = backupsFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** One name for all of them, so that the next one removes what one that was killed has left. */
export const workPathIn = (folder: string): string => join(folder, 'automatic');

/** A new name for a backup that Mado makes by itself. */
export async function automaticPath(folder: string, before: string): Promise<string> {
  const base = join(folder, `before-${before}-${stamp(new Date())}`);
  for (let n = 1; ; n++) {
    const path = `${base}${n > 1 ? `-${n}` : ''}.tar.gz`;
    if (!(await isThere(path))) return path;
  }
}

interface Automatic {
  readonly path: string;
  readonly migration: string;
  readonly at: string;
}

/** The backups made before migrations, newest first. */
export async function automaticBackups(dataDir: string): Promise<Automatic[]> {
  const folder = backupsFolder(dataDir);
  const names = (await isThere(folder)) ? await readdir(folder) : [];
  return names
    .flatMap((name) => {
      const [, migration, at] = made.exec(name) ?? [];
      return migration && at ? [{ path: join(folder, name), migration, at }] : [];
    })
    .sort((a, b) => b.at.localeCompare(a.at));
}

/**
 * Makes a backup of the database before it is migrated, without the secrets, which a migration does not touch. Keeps
 * the last five. Rejects if there is no room: an upgrade without a way back is worse than none. Where PostgreSQL's
 * programs are missing, as on a PaaS, whose own backups replace these, it says so and goes on.
 */
export async function backUpBeforeMigration(
  data: Data,
  pending: readonly string[],
  { applied, unfinished }: MigrationState,
  tell: (line: string) => void,
): Promise<void> {
  const [next] = pending;
  if (applied.length === 0 || next === undefined) return;
  const earlier = (await automaticBackups(data.dataDir)).some(({ migration }) => migration <= next);
  // Tried before: nobody has used the database since, and a start that repeats must not push the older backups out.
  if (unfinished.length > 0 && earlier) return;
  const folder = await openBackupsFolder(data.dataDir);
  const path = await automaticPath(folder, next);
  try {
    // Only now: the supervisor stays in memory, and what it takes to write a backup is needed once an upgrade.
    const { makeBackup } = await import('./make-backup');
    await makeBackup(data, path, { hasSecrets: false, workPath: workPathIn(folder) });
    tell(`The database is upgraded now. A backup from before is at ${path}`);
  } catch (error) {
    if (!(error instanceof NoProgramError)) {
      throw new Error(
        `The database must be upgraded, and the backup before it failed: ${(error as Error).message} Nothing was upgraded; the next start tries again.`,
      );
    }
    tell(`The database is upgraded now, without a backup from before: ${error.message}`);
    return;
  }
  for (const { path: old } of (await automaticBackups(data.dataDir)).slice(KEPT)) await rm(old, { force: true });
}
