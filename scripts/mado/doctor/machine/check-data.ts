import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keepDataPrivate, readableByOthers } from '@/scripts/supervisor/private-data';
import type { Check, Patient } from '../check';
import { type Finding, ok, problem, warning } from '../finding';

/** How `writePrivately` names a file until it is complete: with the number of its process at the end. */
const UNFINISHED = /\.json\.(\d+)$/;
/** A number may belong to a process that another container sees, so a file that is being written is left alone. */
const UNFINISHED_MS = 3_600_000;

async function examineModes({ dataDir, settings, fix }: Patient): Promise<Finding> {
  const id = 'data-modes';
  try {
    const open = await readableByOthers(dataDir, settings.databaseUrl);
    if (open.length === 0) return ok(id, 'Only this account can read the data.');
    const paths = open.join(', ');
    if (!fix) {
      return problem(
        id,
        `Other accounts on this machine can read ${paths}.`,
        'npx mado doctor --fix, or chmod go= on each.',
      );
    }
    await keepDataPrivate(dataDir, settings.databaseUrl);
    return ok(id, `Mended: other accounts on this machine could read ${paths}; now only this one can.`);
  } catch (error) {
    return problem(id, (error as Error).message, 'Do that, and run the doctor again.');
  }
}

/** The user ids of the folder and of what is in it. */
async function ownersOf(folder: string): Promise<{ folder: number; entries: ReadonlyMap<string, number> }> {
  const names = await readdir(folder);
  const entries = await Promise.all(names.map(async (name) => [name, (await lstat(join(folder, name))).uid] as const));
  return { folder: (await stat(folder)).uid, entries: new Map(entries) };
}

/** `uid` is the account that runs the doctor; undefined on Windows, which has no such numbers. */
export function readOwners(
  dataDir: string,
  owners: { folder: number; entries: ReadonlyMap<string, number> },
  uid: number | undefined,
): Finding {
  const id = 'data-owner';
  const { folder, entries } = owners;
  const others = [...entries].filter(([, owner]) => owner !== folder).map(([name]) => name);
  if (others.length > 0) {
    return problem(
      id,
      `Not everything in ${dataDir} belongs to one account: ${others.join(', ')}. Mado cannot write there.`,
      `Stop Mado, and run chown -R with the account that runs it: chown -R ${folder} ${dataDir}`,
    );
  }
  if (uid !== undefined && uid !== 0 && uid !== folder) {
    return problem(
      id,
      `${dataDir} belongs to account ${folder}, but this is account ${uid}.`,
      `Run this as the account that runs Mado, or run chown -R ${uid} ${dataDir}`,
    );
  }
  return ok(id, `Everything in ${dataDir} belongs to account ${folder}.`);
}

/** Files that a start which was killed did not complete. Nothing reads them, but they may hold secrets. */
async function examineUnfinished({ dataDir, fix }: Patient): Promise<Finding[]> {
  const id = 'data-unfinished';
  const old: string[] = [];
  for (const name of (await readdir(dataDir)).filter((entry) => UNFINISHED.test(entry))) {
    if ((await lstat(join(dataDir, name))).mtimeMs < Date.now() - UNFINISHED_MS) old.push(name);
  }
  if (old.length === 0) return [];
  if (!fix) {
    return [
      warning(
        id,
        `A start that was killed left ${old.join(', ')} in ${dataDir}.`,
        'npx mado doctor --fix removes them.',
      ),
    ];
  }
  await Promise.all(old.map((name) => rm(join(dataDir, name), { force: true })));
  return [ok(id, `Mended: removed ${old.join(', ')}, which a start that was killed had left.`)];
}

export const checkData: Check = {
  group: 'Data',
  id: 'data',
  isLocal: true,
  async run(patient) {
    const { dataDir } = patient;
    try {
      await stat(dataDir);
    } catch {
      return [
        problem(
          'data-folder',
          `There is no folder ${dataDir}.`,
          'Start Mado once, or set DATA_DIR to where the data is.',
        ),
      ];
    }
    const owners =
      process.platform === 'win32' ? [] : [readOwners(dataDir, await ownersOf(dataDir), process.getuid?.())];
    return [...owners, await examineModes(patient), ...(await examineUnfinished(patient))];
  },
};
