import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Size and SHA-256 of a file, read in pieces. */
export async function measure(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Waits until the file, or the names in the folder, would survive a power failure. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Removes a work folder with everything in it. Tries again for up to a few seconds: when an archive turns out to be
 * damaged, files that were being unpacked from it may still appear.
 */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** A folder `PATH.partial-PID`, for this account only; those of processes that were killed are removed first. */
export async function makeWorkFolder(path: string): Promise<string> {
  const prefix = `${basename(path)}.partial-`;
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (pid === process.pid || (Number.isInteger(pid) && !isAlive(pid))) {
      await removeFolder(join(folder, name));
    }
  }
  const made = join(folder, `${prefix}${process.pid}`);
  await mkdir(made, { mode: 0o700 });
  return made;
}
