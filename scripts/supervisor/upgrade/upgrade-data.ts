import { setTimeout as delay } from 'node:timers/promises';
import { MigrationFailedError, migrate, NewerDatabaseError, pendingMigrations } from '@/lib/db/migrate';
import { automaticBackups, backUpBeforeMigration } from '@/scripts/mado/backup/automatic';
import type { Data } from '@/scripts/mado/backup/make-backup';

const WAIT_FOR_RESTORE_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** The hold of the process that outlives the upgrade: the supervisor. */
export interface Share {
  /** False while another program has taken the data. */
  take(): Promise<boolean>;
  giveBack(): Promise<void>;
}

/** The same error with what the operator can do about it. */
async function withWayOut(error: unknown, { dataDir }: Data): Promise<unknown> {
  if (!(error instanceof NewerDatabaseError || error instanceof MigrationFailedError)) return error;
  const backup = (await automaticBackups(dataDir)).find(({ migration }) => migration <= error.migration);
  const goBack = backup
    ? `npx mado restore ${backup.path} --force (what was written since is put aside)`
    : 'restore a backup from before the upgrade, npx mado restore FILE --force';
  return new Error(
    error instanceof NewerDatabaseError
      ? `${error.message} Start the newer version again, or go back: ${goBack}`
      : `${error.message}\nEach start tries again. To go back: ${goBack}, then start the version from before.`,
  );
}

/**
 * Upgrades the database where that is due, after a backup. When it resolves, the data is shared: nobody restores or
 * upgrades it meanwhile. Rejects with an actionable message.
 */
export async function upgradeData(data: Data, share: Share, tell: (line: string) => void): Promise<void> {
  const lastLookMs = performance.now() + WAIT_FOR_RESTORE_MS;
  try {
    while (true) {
      await migrate(data.databaseUrl, {
        beforeApplying: (pending, state) => backUpBeforeMigration(data, pending, state, tell),
      });
      if (await share.take()) {
        // Restored between the two: look again, now that nobody can replace it any more.
        if ((await pendingMigrations(data.databaseUrl)).length === 0) return;
        await share.giveBack();
      }
      if (performance.now() > lastLookMs) throw new Error('The data is being restored for over a minute. Start again.');
      await delay(LOOK_AGAIN_MS);
    }
  } catch (error) {
    throw await withWayOut(error, data);
  }
}
