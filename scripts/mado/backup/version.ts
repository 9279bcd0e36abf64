import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** This Mado's version, from package.json in the working directory. */
export async function madoVersion(): Promise<string> {
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile('package.json', 'utf8'))).version;
}
