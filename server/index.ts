import { createServer } from 'node:http';
import { pino } from 'pino';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { watchEndedLogins } from '@/lib/auth/session/ended-logins';
import { readSession } from '@/lib/auth/session/read-session';
import { findSessionsTogether } from '@/lib/auth/session/session-lookup';
import { listenAddress } from '@/lib/config/listen-address';
import { loadSettings } from '@/lib/config/settings';
import { openDatabase } from '@/lib/db/client';
import { databaseHealth } from '@/lib/db/health';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { KEEP_ALIVE_BEHIND_MS, REQUEST_DEADLINES } from '@/lib/http/limits';
import { describeError } from '@/lib/logging/describe-error';
import { timedDatabase } from '@/lib/metrics/database-times';
import { isMeasured } from '@/lib/metrics/registry';
import { openPush } from '@/lib/push/push';
import { pushSettings } from '@/lib/push/push-settings';
import { createApp } from './app/app';
import { appSettings } from './app/app-settings';
import { systemClock } from './app/clock';
import { mailOf } from './mail/mail-settings';
import { NO_METRICS, openSidecarMetrics } from './metrics/sidecar-metrics';
import { memoryLimits } from './requests/limits';

const settings = loadSettings();
const logger = pino({ name: 'sidecar', level: settings.LOG_LEVEL, base: { name: 'sidecar' } });

// Never continue from a state that nobody foresaw: the supervisor starts a new sidecar, which restores the calls.
const crash = (error: unknown): never => {
  logger.fatal({ error: describeError(error) }, 'crashed');
  process.exit(1);
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

const metrics = isMeasured(settings) ? await openSidecarMetrics() : NO_METRICS;
const database = openDatabase(settings.databaseUrl, SQLITE_BUSY_TIMEOUT_MS);
const db = isMeasured(settings) ? timedDatabase(database, metrics.database) : database;
// Without REDIS_URL nothing of Redis is loaded.
const joined = settings.REDIS_URL
  ? await (await import('./app/join-others')).joinOthers(settings.REDIS_URL, settings, { logger, metrics })
  : null;
const httpServer = createServer({ ...REQUEST_DEADLINES, keepAliveTimeout: KEEP_ALIVE_BEHIND_MS });
const cookieName = sessionCookieName(settings.publicUrl);
const find = findSessionsTogether(db);

const app = await createApp(httpServer, {
  db,
  settings: appSettings(settings),
  logger,
  clock: systemClock,
  readSession: (cookie) => readSession(cookie, { db, secret: settings.AUTH_SECRET, cookieName, find }),
  watchEndedLogins: (onMark) => watchEndedLogins(settings.DATA_DIR, onMark),
  databaseFault: databaseHealth(database, settings.databaseUrl),
  metrics,
  mail: mailOf(settings),
  push: { port: openPush({ db, logger, ...pushSettings(settings) }), secret: settings.AUTH_SECRET },
  ...(joined?.deps ?? { bus: null, owner: null, limits: memoryLimits() }),
  onLeaseLost: () => crash(new Error('another sidecar has ended the lease of this one')),
});

httpServer.listen(listenAddress(settings.SIGNALING_PORT, '127.0.0.1'), () => {
  logger.debug({ port: settings.SIGNALING_PORT }, 'listening');
});

async function stop(): Promise<void> {
  await app.close();
  await joined?.leave();
  await db.$disconnect();
  process.exit(0);
}
// SIGTERM is a planned stop. SIGINT stops at once: after an edit in development, or when the supervisor is gone. Each
// counts once, so that a second SIGTERM ends the process however long the first one takes.
process.once('SIGTERM', () => void app.drain().then(stop));
process.once('SIGINT', () => void stop());
