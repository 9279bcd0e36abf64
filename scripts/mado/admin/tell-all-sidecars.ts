import { once } from 'node:events';
import { pino } from 'pino';
import { redisWord } from '@/lib/auth/word/redis-word';
import type { ParsedSettings } from '@/lib/config/settings';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';

/** For the connection, and for the answer. */
const WITHIN_MS = 3_000;

/** Has every sidecar that shares the Redis look for logins that have ended. False if Redis does not answer. */
export async function tellAllSidecars(settings: ParsedSettings): Promise<boolean> {
  const { REDIS_URL: url = '', REDIS_PREFIX: prefix } = settings;
  const logger = pino({ level: 'silent' });
  const redis = await openRedis({ url, prefix }, logger);
  let isTold = true;
  const otherwise = {
    tell: async () => {
      isTold = false;
    },
  };
  try {
    if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(WITHIN_MS) });
    const patience = new RedisPatience(redis, undefined, WITHIN_MS);
    await redisWord({ redis, patience, otherwise, logger }).tell('logins-ended', {});
    return isTold;
  } catch {
    return false;
  } finally {
    await closeRedis(redis);
  }
}
