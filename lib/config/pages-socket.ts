import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from './settings';

/**
 * Creates a path for the Unix socket between the edge and the Next server, in a folder that only this OS account can
 * open: whoever could listen or connect there would get login cookies or bypass the edge. Not in DATA_DIR: a socket
 * path is limited to 107 bytes, and some file systems support no sockets.
 */
export function makePagesSocket(): { path: string; remove(): void } {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\mado-${randomUUID()}`, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'mado-'));
  return { path: join(folder, 'pages'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The path that the supervisor created. */
export function pagesSocket(): string {
  const path = process.env.PAGES_SOCKET;
  if (!path) throw new SettingsError('PAGES_SOCKET is missing; `npm start` sets it');
  return path;
}
