import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({ authSecret: z.string().min(32), internalSecret: z.string().min(32) });

export type Secrets = z.infer<typeof secretsSchema>;

const makeSecret = () => randomBytes(32).toString('base64url');

/** Writes the file atomically and readable by this account only. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  const handle = await open(temporary, 'w', 0o600);
  await handle.writeFile(text);
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
}

export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The secrets of this data folder, generated at the first start and kept: new ones would sign everybody out. */
export async function openSecrets(dataDir: string): Promise<Secrets> {
  try {
    return await readOrMake(dataDir);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Error(`DATA_DIR: got "${dataDir}", wants a folder that this account can write to (${error.message})`);
  }
}

async function readOrMake(dataDir: string): Promise<Secrets> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'secrets.json');
  const text = await readIfThere(file);
  if (text === undefined) {
    const secrets = { authSecret: makeSecret(), internalSecret: makeSecret() };
    await writePrivately(file, `${JSON.stringify(secrets, null, 2)}\n`);
    return secrets;
  }
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged. Remove it to have new secrets generated; everybody is then signed out.`);
  }
}
