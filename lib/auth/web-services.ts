import 'server-only';
import { type Logger, pino } from 'pino';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import { sharedByMachines } from '@/lib/auth/shared-by-machines';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import { loadSettings, type ResolvedSettings } from '@/lib/config/settings';
import { type Database, openDatabase } from '@/lib/db/client';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import { timedDatabase } from '@/lib/metrics/database-times';
import { isMeasured } from '@/lib/metrics/registry';
import { openWebMetrics, type WebMetrics } from '@/lib/metrics/web-metrics';
import { openPush, type Push } from '@/lib/push/push';
import { pushSettings } from '@/lib/push/push-settings';

export interface WebServices {
  readonly settings: ResolvedSettings;
  readonly db: Database;
  readonly limits: AccountLimits;
  readonly word: SidecarWord;
  readonly push: Push;
  readonly logger: Logger;
  /** Null where nothing is measured. */
  readonly metrics: Promise<WebMetrics> | null;
}

/**
 * Next builds pages, actions and handlers into separate bundles; the process must still have one database client and
 * one set of counters.
 */
const shared = globalThis as typeof globalThis & { madoWebServices?: WebServices };

/** What is done after the answer: a failure is in the log, and nobody's. */
export async function afterwards(whatFailed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    webServices().logger.error({ error: describeError(error) }, whatFailed);
  }
}

export function webServices(): WebServices {
  if (!shared.madoWebServices) {
    const settings = loadSettings();
    const metrics = isMeasured(settings) ? openWebMetrics() : null;
    const logger = pino({ level: settings.LOG_LEVEL, base: { name: 'web' } });
    const db = openDatabase(settings.databaseUrl, SQLITE_BUSY_TIMEOUT_MS);
    const timed = metrics
      ? timedDatabase(db, (...operation) => void metrics.then(({ database }) => database(...operation)))
      : db;
    shared.madoWebServices = {
      settings,
      db: timed,
      push: openPush({ db: timed, logger, ...pushSettings(settings) }),
      metrics,
      ...sharedByMachines(settings, { logger, metrics }),
      logger,
    };
  }
  return shared.madoWebServices;
}
