import { randomUUID } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A running sidecar closes the sockets within a second. A look at one file's times costs some microseconds. */
const LOOK_MS = 300;

const markIn = (dataDir: string) => join(dataDir, 'logins-ended');

/**
 * Tells a running sidecar that another program has ended logins in the database. By a file: the sidecar's port is not
 * known to other programs, and one that has taken it meanwhile would be sent the secret. False if this account has no
 * such folder to write to; a sidecar elsewhere then notices at its own look at the database, within a minute.
 */
export async function markEndedLogins(dataDir: string): Promise<boolean> {
  const mark = markIn(dataDir);
  // Each mark is a new file, whatever the clock says and whoever made the former.
  const temporary = `${mark}.${randomUUID()}`;
  try {
    await writeFile(temporary, '', { mode: 0o600 });
    await rename(temporary, mark);
    return true;
  } catch {
    return false;
  }
}

/** Calls back after each mark until stopped. Works on every file system, and before the folder exists. */
export function watchEndedLogins(dataDir: string, onMark: () => void): () => void {
  const mark = markIn(dataDir);
  const listener = () => onMark();
  watchFile(mark, { interval: LOOK_MS, persistent: false }, listener);
  return () => unwatchFile(mark, listener);
}
