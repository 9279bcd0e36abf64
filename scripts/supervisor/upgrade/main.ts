/**
 * Works on the data for the supervisor, in a process that ends afterwards: the schema engine, the drivers and the backup
 * take 30 MB, which a process that runs for a year would keep. Whatever is killed here, the next start resumes.
 */
import { once } from 'node:events';
import { inspect } from 'node:util';
import { firstAdministratorWords } from '@/lib/auth/entry/first-administrator';
import { isForOthers, parseSettings } from '@/lib/config/settings';
import { openDatabase } from '@/lib/db/client';
import { requireDatabase } from '@/lib/db/require-database';
import type { Data } from '@/scripts/mado/backup/make-backup';
import { finishRestore } from '@/scripts/mado/backup/pending-restore';
import { openSecrets } from '@/scripts/supervisor/secrets';
import type { FromWorker, ToWorker } from './messages';
import { type Share, upgradeData } from './upgrade-data';

// A service manager sends its signal to every process. The supervisor decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());

const tell = (message: FromWorker) => new Promise<void>((sent) => process.send?.(message, () => sent()));

const share: Share = {
  async take() {
    const answered = once(process, 'message') as Promise<[Extract<ToWorker, { type: 'shared' }>]>;
    await tell({ type: 'share' });
    const [{ isShared }] = await answered;
    return isShared;
  },
  giveBack: () => tell({ type: 'give-back' }),
};

async function prepare({ dataDir, databaseUrl }: Data): Promise<void> {
  if (await finishRestore(dataDir, databaseUrl)) console.log('Finished a restore that had been interrupted.');
  // Makes the folder, in which SQLite then can make a database.
  await openSecrets(dataDir);
  await requireDatabase(databaseUrl);
}

/** While nobody administers this Mado: how to become its administrator. */
async function welcome({ dataDir, databaseUrl }: Data, publicUrl: string): Promise<string | null> {
  const settings = parseSettings(process.env);
  const AUTH_SECRET = settings.AUTH_SECRET ?? (await openSecrets(dataDir)).authSecret;
  const db = openDatabase(databaseUrl);
  try {
    const site = { ...settings, AUTH_SECRET, publicUrl, isForOthers: isForOthers({ ...settings, publicUrl }) };
    return await firstAdministratorWords(db, site);
  } catch (error) {
    // A full disk, for one. Mado starts without an administrator too.
    return `The link for the first administrator could not be made; each start tries again. ${(error as Error).message}`;
  } finally {
    await db.$disconnect();
  }
}

const [task] = (await once(process, 'message')) as [Extract<ToWorker, { data: Data }>];
try {
  if (task.type === 'prepare') await prepare(task.data);
  else {
    await upgradeData(task.data, share, console.log);
    const words = await welcome(task.data, task.publicUrl);
    if (words) await tell({ type: 'welcome', words });
  }
  await tell({ type: 'done' });
} catch (error) {
  const isForPeople = error instanceof Error && error.name === 'Error';
  await tell({ type: 'failed', message: isForPeople ? error.message : inspect(error) });
}
process.disconnect();
