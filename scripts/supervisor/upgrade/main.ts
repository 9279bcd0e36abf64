/**
 * Works on the data for the supervisor, in a process that ends afterwards: the schema engine, the drivers and the backup
 * take 30 MB, which a process that runs for a year would keep. Whatever is killed here, the next start resumes.
 */
import { once } from 'node:events';
import { inspect } from 'node:util';
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

const [task] = (await once(process, 'message')) as [Extract<ToWorker, { data: Data }>];
try {
  if (task.type === 'prepare') await prepare(task.data);
  else await upgradeData(task.data, share, console.log);
  await tell({ type: 'done' });
} catch (error) {
  const isForPeople = error instanceof Error && error.name === 'Error';
  await tell({ type: 'failed', message: isForPeople ? error.message : inspect(error) });
}
process.disconnect();
