import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { pino } from 'pino';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { watchEndedLogins } from '@/lib/auth/session/ended-logins';
import { readSession } from '@/lib/auth/session/read-session';
import { findSessionsTogether } from '@/lib/auth/session/session-lookup';
import { hearRedis } from '@/lib/auth/word/redis-word';
import type { Ears } from '@/lib/auth/word/telling';
import { listenAddress } from '@/lib/config/listen-address';
import { loadSettings } from '@/lib/config/settings';
import { openDatabase } from '@/lib/db/client';
import { databaseHealth } from '@/lib/db/health';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { REQUEST_DEADLINES } from '@/lib/http/limits';
import { describeError } from '@/lib/logging/describe-error';
import { timedDatabase } from '@/lib/metrics/database-times';
import { isMeasured } from '@/lib/metrics/registry';
import { fingerprintOf, keepMark } from '@/lib/redis/fingerprint';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { createApp } from './app/app';
import { appSettings } from './app/app-settings';
import { systemClock } from './app/clock';
import { NO_METRICS, openSidecarMetrics } from './metrics/sidecar-metrics';
import { memoryLimits, redisLimits } from './requests/limits';

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
const bus = settings.REDIS_URL
  ? await (await import('./cluster/redis-bus')).openRedisBus({
      place: { url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX },
      ...{ clock: systemClock, logger },
    })
  : null;
const httpServer = createServer(REQUEST_DEADLINES);
const cookieName = sessionCookieName(settings.publicUrl);
const find = findSessionsTogether(db);

/** What the sidecars of several machines have in common; undefined on one machine, which needs no Redis. */
async function openShared(url: string) {
  const place = { url, prefix: settings.REDIS_PREFIX };
  const [redis, listening] = await Promise.all([openRedis(place, logger), openRedis(place, logger)]);
  metrics.redis.watch(redis);
  return {
    limits: redisLimits(redis, new RedisPatience(redis, metrics.redis.fault)),
    hearWord: (ears: Ears) => hearRedis({ redis: listening, ears, logger }),
    stop: keepMark(redis, randomUUID(), { host: hostname(), settings: fingerprintOf(settings) }),
    close: () => Promise.all([closeRedis(redis), closeRedis(listening)]),
  };
}
const shared = settings.REDIS_URL === undefined ? undefined : await openShared(settings.REDIS_URL);

const app = await createApp(httpServer, {
  db,
  settings: appSettings(settings),
  logger,
  clock: systemClock,
  readSession: (cookie) => readSession(cookie, { db, secret: settings.AUTH_SECRET, cookieName, find }),
  watchEndedLogins: (onMark) => watchEndedLogins(settings.DATA_DIR, onMark),
  databaseFault: databaseHealth(database, settings.databaseUrl),
  metrics,
  bus,
  owner: null,
  limits: shared?.limits ?? memoryLimits(),
  ...(shared && { hearWord: shared.hearWord }),
  onLeaseLost: () => crash(new Error('another sidecar has ended the lease of this one')),
});

httpServer.listen(listenAddress(settings.SIGNALING_PORT, '127.0.0.1'), () => {
  logger.debug({ port: settings.SIGNALING_PORT }, 'listening');
});

async function stop(): Promise<void> {
  await app.close();
  await bus?.close();
  shared?.stop();
  await shared?.close();
  await db.$disconnect();
  process.exit(0);
}
// SIGTERM is a planned stop. SIGINT stops at once: after an edit in development, or when the supervisor is gone. Each
// counts once, so that a second SIGTERM ends the process however long the first one takes.
process.once('SIGTERM', () => void app.drain().then(stop));
process.once('SIGINT', () => void stop());
