import { resolve } from 'node:path';

/** The path as whoever typed it means it: `npx mado` itself runs in the program's folder, wherever it was called. */
export function callersPath(typed: string): string {
  return resolve(process.env.MADO_CALLERS_FOLDER || '.', typed);
}
