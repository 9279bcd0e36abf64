import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '@/scripts/mado/command-error';
import { unpack } from './archive';
import { isThere, measure } from './files';
import { DATABASE_MEMBER, envelopeSchema, FORMAT_VERSION, MANIFEST, type Manifest, manifestSchema } from './manifest';
import { NoProgramError, runPostgres } from './postgres-programs';
import { type Contents, checkSqlite } from './sqlite-copy';
import { madoVersion } from './version';

export interface OpenedBackup {
  readonly manifest: Manifest;
  /** The path of the database's copy. */
  readonly database: string;
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
}

async function readManifest(file: string, folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  if (!(await isThere(path))) throw new CommandError(`${file} is no backup of Mado: it has no ${MANIFEST}.`);
  let read: unknown;
  try {
    read = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new CommandError(`${file} is damaged: its ${MANIFEST} cannot be read.`);
  }
  const envelope = envelopeSchema.safeParse(read);
  if (envelope.success && envelope.data.formatVersion > FORMAT_VERSION) {
    throw new CommandError(
      `${file} was made by Mado ${envelope.data.madoVersion}, in a newer form than this Mado ${await madoVersion()} can read. Use that version or a later one.`,
    );
  }
  const manifest = manifestSchema.safeParse(read);
  if (!manifest.success) throw new CommandError(`${file} is damaged: its ${MANIFEST} is not complete.`);
  return manifest.data;
}

async function checkMembers(file: string, folder: string, { members, provider }: Manifest): Promise<void> {
  if (!members[DATABASE_MEMBER[provider]]) throw new CommandError(`${file} is damaged: it lists no database.`);
  for (const [name, wanted] of Object.entries(members)) {
    const path = join(folder, name);
    if (!(await isThere(path))) throw new CommandError(`${file} is damaged: ${name} is missing in it.`);
    const { bytes, sha256 } = await measure(path);
    if (bytes === wanted.bytes && sha256 === wanted.sha256) continue;
    throw new CommandError(`${file} is damaged: ${name} is not what was backed up (its SHA-256 differs).`);
  }
}

function requireSame(file: string, manifest: Manifest, found: Contents): void {
  const told = ({ migrations, rows }: Contents) => JSON.stringify([migrations, Object.entries(rows).sort()]);
  if (told(manifest) === told(found)) return;
  throw new CommandError(`${file} is damaged: its database does not hold what its ${MANIFEST} says.`);
}

/** `pg_restore` reads the whole table of contents. Without it only the hash is known to be right. */
async function checkDump(database: string): Promise<string[]> {
  try {
    await runPostgres('pg_restore', ['--list', database]);
    return [];
  } catch (error) {
    if (!(error instanceof NoProgramError)) throw error;
    return [`The dump was not opened: ${error.message}`];
  }
}

/**
 * Unpacks a backup into the folder, which only this account can read, and checks everything in it. Throws a
 * `CommandError` that says what is wrong.
 */
export async function openBackup(
  file: string,
  folder: string,
  askPassphrase: () => Promise<string>,
): Promise<OpenedBackup> {
  if (!(await isThere(file))) throw new CommandError(`There is no file ${file}.`);
  await unpack(file, folder, askPassphrase);
  const manifest = await readManifest(file, folder);
  await checkMembers(file, folder, manifest);
  const database = join(folder, DATABASE_MEMBER[manifest.provider]);
  if (manifest.provider === 'postgresql') return { manifest, database, unchecked: await checkDump(database) };
  requireSame(file, manifest, checkSqlite(database));
  return { manifest, database, unchecked: [] };
}
