import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from './settings';

/**
 * Makes a path for the Unix socket between the edge and the pages, in a folder that is this account's alone: whoever
 * could listen or speak there would get login cookies, or get around the edge. Not in DATA_DIR: the path of a socket may
 * have 107 bytes at most, and some file systems have none.
 */
export function makePagesSocket(): { path: string; remove(): void } {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\mado-${randomUUID()}`, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'mado-'));
  return { path: join(folder, 'pages'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The path that the supervisor made. */
export function pagesSocket(): string {
  const path = process.env.PAGES_SOCKET;
  if (!path) throw new SettingsError('PAGES_SOCKET is missing; `npm start` sets it');
  return path;
}
