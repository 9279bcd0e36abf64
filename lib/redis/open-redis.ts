import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import { parseRedisAddress, REDIS_ADDRESS_FORMS } from './redis-address';

/** Which Redis, and where in it. */
export interface RedisPlace {
  /** `REDIS_URL`, in a form that `parseRedisAddress` reads. */
  readonly url: string;
  /** `REDIS_PREFIX`: before each key, so that several installations can share a Redis. */
  readonly prefix: string;
}

/** Redis answers within a few milliseconds. Longer than this it counts as gone, and what was asked of it has failed. */
export const REDIS_ANSWER_MS = 2_000;

const LONGEST_RETRY_MS = 1_000;

/**
 * Opens a connection, which comes up in the background and again after each loss, by way of the Sentinels where the
 * address names some. Commands reject at once while there is none, and after `REDIS_ANSWER_MS` without an answer; none is
 * kept for later or sent twice. Each loss is logged once, and each return.
 *
 * The prefix comes before the keys of all commands and scripts, but not in replies, nor before channels.
 *
 * Loads the client library, which a Mado without Redis never does. The caller closes with `closeRedis`.
 * @param overrides for a connection that waits for messages, which answers later than others.
 * @throws TypeError if the address is in no form that is known. Never rejects for a Redis that is not there.
 */
export async function openRedis(place: RedisPlace, logger: Logger, overrides: RedisOptions = {}): Promise<Redis> {
  const options = { ...redisOptions(place), ...overrides };
  const { Redis } = await import('ioredis');
  const redis = new Redis(options);
  let isLost = false;
  redis.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    logger.error({ error: describeError(error), reply: replyCode(error) }, 'Redis does not answer; trying again');
  });
  redis.on('ready', () => {
    if (isLost) logger.info('Redis answers again');
    isLost = false;
  });
  return redis;
}

/** Ends the connection: whatever was sent is answered first, unless that takes longer than a second. Never rejects. */
export async function closeRedis(redis: Redis): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, 1_000);
  });
  if (redis.status === 'ready') await Promise.race([redis.quit().catch(() => undefined), limit]);
  clearTimeout(timer);
  redis.disconnect();
}

function redisOptions({ url, prefix }: RedisPlace): RedisOptions {
  const address = parseRedisAddress(url);
  if (!address) throw new TypeError(`REDIS_URL wants ${REDIS_ADDRESS_FORMS}`);
  const { username, password, db, isEncrypted, server, sentinel } = address;
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    db,
    ...(server && { host: server.host, port: server.port, ...(isEncrypted && { tls: {} }) }),
    ...(sentinel && {
      name: sentinel.name,
      sentinels: [...sentinel.hosts],
      ...(sentinel.password !== undefined && { sentinelPassword: sentinel.password }),
      ...(isEncrypted && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
    }),
    keyPrefix: prefix,
    // Understood by every server that speaks Redis's language; nothing of the newer version is needed.
    protocol: 2,
    connectTimeout: REDIS_ANSWER_MS,
    commandTimeout: REDIS_ANSWER_MS,
    // A server that is frozen, or a network that swallows everything, closes no connection by itself.
    socketTimeout: 2 * REDIS_ANSWER_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Whatever the lost connection has not answered rejects at once; with `null` it would never settle.
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 100, LONGEST_RETRY_MS) * (0.5 + Math.random() / 2),
    // After a failover the old server takes no writes: the next connection leads to the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

/** The code before a reply's message, such as `WRONGPASS`; the message itself can quote what was sent. */
function replyCode(error: Error): string | undefined {
  return error.name === 'ReplyError' ? /^[A-Z]+/.exec(error.message)?.[0] : undefined;
}
