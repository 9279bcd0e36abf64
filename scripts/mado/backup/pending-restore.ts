import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { tryTakeData } from '@/lib/db/data-lock';
import { writePrivately } from '@/scripts/supervisor/secrets';
import { flush, isThere } from './files';

/**
 * A restore replaces several files. The plan is the moment at which it counts: written in one step when everything is
 * ready beside its place, and carried out by whoever comes next if this process is killed.
 */
const PLAN = 'restore.json';

const planSchema = z.object({
  moves: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      /** Files that belong to what is replaced, such as its write-ahead log, and would be taken for the new one's. */
      outdated: z.array(z.string()),
    }),
  ),
});

export type RestorePlan = z.infer<typeof planSchema>;

const WAIT_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** From here on the restored files are the ones that count. `carryOut` must follow; the data must be taken. */
export async function decide(dataDir: string, plan: RestorePlan): Promise<void> {
  await removeUnfinishedPlans(dataDir);
  await writePrivately(join(dataDir, PLAN), JSON.stringify(plan));
  await flush(dataDir);
}

/** Those of restores that were killed while they wrote theirs. */
async function removeUnfinishedPlans(dataDir: string): Promise<void> {
  const unfinished = (await readdir(dataDir)).filter((name) => name.startsWith(`${PLAN}.`));
  for (const name of unfinished) await rm(join(dataDir, name), { force: true });
}

/** Moves the files to their places. Can be killed and repeated at any point. */
export async function carryOut(dataDir: string): Promise<void> {
  const file = join(dataDir, PLAN);
  const plan = planSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const { from, to, outdated } of plan.moves) {
    // Gone: it was moved before, and what is beside it now is its own.
    if (!(await isThere(from))) continue;
    for (const path of outdated) await rm(path, { force: true });
    await flush(dirname(to));
    await rename(from, to);
    await flush(dirname(to));
  }
  await rm(file);
  await flush(dataDir);
}

/**
 * Finishes a restore that was killed after it was decided; true if there was one. Must come before anything opens the
 * database or reads the secrets.
 */
export async function finishRestore(dataDir: string, databaseUrl: string): Promise<boolean> {
  const lastLookMs = performance.now() + WAIT_MS;
  while (await isThere(join(dataDir, PLAN))) {
    const taken = await tryTakeData(databaseUrl);
    if (taken) {
      try {
        if (!(await isThere(join(dataDir, PLAN)))) return false;
        await carryOut(dataDir);
        return true;
      } finally {
        await taken.release();
      }
    }
    if (performance.now() > lastLookMs) {
      throw new Error(
        'A restore is under way, or was killed while another Mado runs on its data. Stop that one first.',
      );
    }
    await delay(LOOK_AGAIN_MS);
  }
  return false;
}
