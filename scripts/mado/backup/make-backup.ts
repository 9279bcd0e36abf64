import { chmod, copyFile, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Provider, providerOf } from '@/lib/db/provider';
import { isDiskFull } from '@/lib/db/sqlite-file';
import { CommandError } from '@/scripts/mado/command-error';
import { pack, packToFile } from './archive';
import { flush, isThere, makeWorkFolder, measure, removeFolder } from './files';
import { DATABASE_MEMBER, FORMAT_VERSION, MANIFEST, type Manifest, SECRET_MEMBERS } from './manifest';
import { dumpPostgres } from './postgres-copy';
import { copySqlite } from './sqlite-copy';
import { madoVersion } from './version';

/** Where the data of one Mado is. */
export interface Data {
  readonly databaseUrl: string;
  /** Absolute. */
  readonly dataDir: string;
}

export interface BackupOptions {
  readonly hasSecrets: boolean;
  readonly passphrase?: string | undefined;
  /** The folder for the work is named after this path; by default after the file. */
  readonly workPath?: string;
}

async function dump(databaseUrl: string, provider: Provider, to: string) {
  if (provider === 'postgresql') return dumpPostgres(databaseUrl, to);
  return { ...(await copySqlite(databaseUrl, to)), schema: null };
}

/** Puts the members of a backup into the folder; returns their names, the manifest first. */
async function gather({ databaseUrl, dataDir }: Data, folder: string, hasSecrets: boolean) {
  const provider = providerOf(databaseUrl);
  const createdAt = new Date().toISOString();
  const { migrations, rows, schema } = await dump(databaseUrl, provider, join(folder, DATABASE_MEMBER[provider]));
  const names: string[] = [DATABASE_MEMBER[provider]];
  for (const name of hasSecrets ? SECRET_MEMBERS : []) {
    if (!(await isThere(join(dataDir, name)))) continue;
    await copyFile(join(dataDir, name), join(folder, name));
    names.push(name);
  }
  const members: Manifest['members'] = {};
  for (const name of names) {
    await chmod(join(folder, name), 0o600);
    members[name] = await measure(join(folder, name));
  }
  const manifest: Manifest = {
    ...{ format: 'mado-backup', formatVersion: FORMAT_VERSION, madoVersion: await madoVersion(), createdAt },
    ...{ provider, schema, migrations, rows, hasSecrets: names.includes('secrets.json'), members },
  };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return { manifest, names: [MANIFEST, ...names] };
}

function explained(error: unknown, where: string): unknown {
  if (!isDiskFull(error) && !/no space left/i.test(String(error))) return error;
  return new CommandError(`There is not enough room in ${where} for the backup. Nothing was changed.`);
}

/**
 * Makes a backup of a Mado that may be running. The file appears under its name when it is complete and on the disk;
 * until then, an older file of that name stays. Its copy of the database needs the room meanwhile, in the same folder.
 */
export async function makeBackup(data: Data, file: string, options: BackupOptions): Promise<Manifest> {
  const target = resolve(file);
  if (!(await isThere(dirname(target)))) throw new CommandError(`There is no folder ${dirname(target)}.`);
  try {
    const folder = await makeWorkFolder(options.workPath ?? target);
    try {
      const { manifest, names } = await gather(data, folder, options.hasSecrets);
      const packed = join(folder, 'packed');
      await packToFile(folder, names, packed, options.passphrase);
      await flush(packed);
      await rename(packed, target);
      await flush(dirname(target));
      return manifest;
    } finally {
      await removeFolder(folder);
    }
  } catch (error) {
    throw explained(error, dirname(target));
  }
}

/** Writes a backup to standard output. The copy of the database needs the room meanwhile, in the temporary folder. */
export async function printBackup(data: Data, options: BackupOptions): Promise<Manifest> {
  const folder = await mkdtemp(join(tmpdir(), 'mado-backup-'));
  try {
    const { manifest, names } = await gather(data, folder, options.hasSecrets);
    await pack(folder, names, process.stdout, options.passphrase);
    return manifest;
  } catch (error) {
    throw explained(error, tmpdir());
  } finally {
    await removeFolder(folder);
  }
}
