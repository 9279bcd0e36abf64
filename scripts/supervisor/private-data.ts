import type { Stats } from 'node:fs';
import { chmod, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { providerOf } from '@/lib/db/provider';

/** Every permission of the group and of others. */
const OTHERS = 0o077;
const STICKY = 0o1000;

const octal = (mode: number) => (mode & 0o777).toString(8);

/** The files beside a SQLite database that contain parts of it (https://www.sqlite.org/tempfiles.html). */
const companions = ['', '-wal', '-shm', '-journal'];

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Removes everybody else's permissions; true if there were any. */
async function makePrivate(path: string, setting: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & OTHERS) === 0) return false;
  const refused = (why: string) =>
    new Error(
      `${setting}: other accounts on this machine can read ${path} (mode ${octal(mode)}), and that could not be changed (${why}). Run chmod go= on it, or choose another place.`,
    );
  try {
    await chmod(path, mode & 0o700);
  } catch (error) {
    throw refused((error as Error).message);
  }
  // Some file systems, of other operating systems or on networks, silently ignore permissions.
  if ((await stat(path)).mode & OTHERS) throw refused('its file system keeps no permissions');
  return true;
}

/** Whether making this folder private would affect others: Mado's program folder, or files of other accounts. */
async function isShared(folder: string, { mode, uid }: Stats, program: string): Promise<boolean> {
  if (mode & STICKY || !relative(folder, program).startsWith('..')) return true;
  const entries = await Promise.all((await readdir(folder)).map((name) => orUndefined(lstat(join(folder, name)))));
  return entries.some((entry) => entry && entry.uid !== uid);
}

/** The paths in the folder that were made private, including the folder itself. */
async function closeFolder(dataDir: string, program: string): Promise<string[]> {
  const folder = await orUndefined(realpath(dataDir));
  const facts = folder === undefined ? undefined : await stat(folder);
  // If there is no folder, leave the error to whoever writes to it first.
  if (folder === undefined || !facts?.isDirectory()) return [];
  if (facts.mode & OTHERS && (await isShared(folder, facts, program))) {
    throw new Error(
      `DATA_DIR: other accounts on this machine can read ${folder} (mode ${octal(facts.mode)}), and not everything in it is Mado's. Choose a folder that is Mado's alone, or run chmod go= on this one.`,
    );
  }
  const closed = (await makePrivate(folder, 'DATA_DIR')) ? [folder] : [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const entry = await orUndefined(lstat(path));
    // Other accounts' files in it are out of reach once the folder is private.
    if (!entry || entry.uid !== facts.uid || !(entry.isFile() || entry.isDirectory())) continue;
    if (await makePrivate(path, 'DATA_DIR')) closed.push(path);
  }
  return closed;
}

async function closeDatabase(databaseUrl: string): Promise<string[]> {
  if (providerOf(databaseUrl) !== 'sqlite') return [];
  // SQLite follows links, and keeps its companion files beside the file itself.
  const file = await orUndefined(realpath(databaseUrl.replace(/^file:/, '')));
  if (file === undefined) return [];
  const closed: string[] = [];
  for (const path of companions.map((suffix) => file + suffix)) {
    const isThere = await orUndefined(stat(path));
    if (isThere && (await makePrivate(path, 'DATABASE_URL'))) closed.push(path);
  }
  return closed;
}

/**
 * Makes the data folder, and a SQLite database outside of it, readable by this account only: they hold secrets,
 * password hashes and call records. Returns the paths that others could read until now. Throws an actionable message if
 * permissions cannot be changed or if the folder is not Mado's alone. `program` is the folder that Mado runs in.
 */
export async function keepDataPrivate(
  dataDir: string,
  databaseUrl: string,
  program = process.cwd(),
): Promise<string[]> {
  return [...(await closeFolder(dataDir, program)), ...(await closeDatabase(databaseUrl))];
}
