import type { Stats } from 'node:fs';
import { access, chmod, constants, lstat, readdir, realpath, stat } from 'node:fs/promises';
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

/** What is done with each path; true if others have permissions on it. `setting` is the one that names the path. */
type Treatment = (path: string, setting: string) => Promise<boolean>;

const isOpen: Treatment = async (path) => ((await stat(path)).mode & OTHERS) !== 0;

/** Removes everybody else's permissions. */
const makePrivate: Treatment = async (path, setting) => {
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
};

/**
 * Throws if the path belongs to another account and this one cannot read and write it. With a volume that another
 * account made, such as a folder that Docker creates for a bind mount, the first sign-up would fail and not the start.
 */
async function requireAccess(folder: string, path: string, owner: number): Promise<void> {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  if (user === undefined || user === owner) return;
  try {
    await access(path, constants.R_OK | constants.W_OK | (path === folder ? constants.X_OK : 0));
  } catch {
    throw new Error(
      `DATA_DIR: ${path} belongs to account ${owner}, and Mado runs as account ${user}, which cannot write to it. Run \`chown -R ${user}:${group} ${folder}\` as root; in a container, on the folder that is mounted there.`,
    );
  }
}

/** Whether making this folder private would affect others: Mado's program folder, or files of other accounts. */
async function isShared(folder: string, { mode, uid }: Stats, program: string): Promise<boolean> {
  if (mode & STICKY || !relative(folder, program).startsWith('..')) return true;
  // Root owns the folder that a file system itself keeps where a whole disk is mounted.
  const names = (await readdir(folder)).filter((name) => name !== 'lost+found');
  const entries = await Promise.all(names.map((name) => orUndefined(lstat(join(folder, name)))));
  return entries.some((entry) => entry && entry.uid !== uid);
}

/** The paths in the folder that others had permissions on, including the folder itself. */
async function closeFolder(dataDir: string, program: string, treat: Treatment): Promise<string[]> {
  const folder = await orUndefined(realpath(dataDir));
  const facts = folder === undefined ? undefined : await stat(folder);
  // If there is no folder, leave the error to whoever writes to it first.
  if (folder === undefined || !facts?.isDirectory()) return [];
  await requireAccess(folder, folder, facts.uid);
  if (facts.mode & OTHERS && (await isShared(folder, facts, program))) {
    throw new Error(
      `DATA_DIR: other accounts on this machine can read ${folder} (mode ${octal(facts.mode)}), and not everything in it is Mado's. Choose a folder that is Mado's alone, or run chmod go= on this one.`,
    );
  }
  const closed = (await treat(folder, 'DATA_DIR')) ? [folder] : [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const entry = await orUndefined(lstat(path));
    if (entry?.isFile()) await requireAccess(folder, path, entry.uid);
    // Other accounts' files in it are out of reach once the folder is private.
    if (!entry || entry.uid !== facts.uid || !(entry.isFile() || entry.isDirectory())) continue;
    if (await treat(path, 'DATA_DIR')) closed.push(path);
  }
  return closed;
}

async function closeDatabase(databaseUrl: string, treat: Treatment): Promise<string[]> {
  if (providerOf(databaseUrl) !== 'sqlite') return [];
  // SQLite follows links, and keeps its companion files beside the file itself.
  const file = await orUndefined(realpath(databaseUrl.replace(/^file:/, '')));
  if (file === undefined) return [];
  const closed: string[] = [];
  for (const path of companions.map((suffix) => file + suffix)) {
    const isThere = await orUndefined(stat(path));
    if (isThere && (await treat(path, 'DATABASE_URL'))) closed.push(path);
  }
  return closed;
}

/**
 * Makes the data folder, and a SQLite database outside of it, readable by this account only: they hold secrets,
 * password hashes and call records. Returns the paths that others could read until now. Throws an actionable message if
 * permissions cannot be changed, if the folder is not Mado's alone, or if it is another account's. `program` is the
 * folder that Mado runs in.
 */
export async function keepDataPrivate(
  dataDir: string,
  databaseUrl: string,
  program = process.cwd(),
): Promise<string[]> {
  return [...(await closeFolder(dataDir, program, makePrivate)), ...(await closeDatabase(databaseUrl, makePrivate))];
}

/** The paths that `keepDataPrivate` would change. Throws where the folder is not Mado's alone. */
export async function readableByOthers(
  dataDir: string,
  databaseUrl: string,
  program = process.cwd(),
): Promise<string[]> {
  return [...(await closeFolder(dataDir, program, isOpen)), ...(await closeDatabase(databaseUrl, isOpen))];
}
