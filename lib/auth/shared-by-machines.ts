import type { Logger } from 'pino';
import type { ResolvedSettings } from '@/lib/config/settings';
import type { RedisMetrics } from '@/lib/metrics/redis-metrics';
import { openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { type AccountLimits, memoryAccountLimits } from './limits/account-limits';
import { redisAccountLimits } from './limits/redis-account-limits';
import { loopbackWord } from './word/loopback-word';
import { redisWord } from './word/redis-word';
import type { SidecarWord } from './word/sidecar-word';

/** What the web processes of several machines have in common; where there is no Redis, what this one has for itself. */
export function sharedByMachines(
  settings: ResolvedSettings,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Promise<{ readonly redis: RedisMetrics }> | null },
): { readonly limits: AccountLimits; readonly word: SidecarWord } {
  const otherwise = loopbackWord({ settings, logger });
  const { REDIS_URL: url, REDIS_PREFIX: prefix, INTERNAL_SECRET: secret } = settings;
  if (url === undefined) return { limits: memoryAccountLimits(settings), word: otherwise };

  // Only the client library has to be loaded; the connection comes up by itself.
  const opened = openRedis({ url, prefix }, logger).then((redis) => {
    void metrics?.then((counted) => counted.redis.watch(redis));
    const patience = new RedisPatience(redis, () => void metrics?.then((counted) => counted.redis.fault()));
    return {
      limits: redisAccountLimits(settings, { redis, patience, secret }),
      word: redisWord({ redis, patience, otherwise, logger }),
    };
  });
  return {
    limits: {
      beforeGuess: async (guess) => (await opened).limits.beforeGuess(guess),
      recordRightPassword: async (guess) => (await opened).limits.recordRightPassword(guess),
      beforeProviderAnswer: async (from) => (await opened).limits.beforeProviderAnswer(from),
      recordGoodAnswer: async (from) => (await opened).limits.recordGoodAnswer(from),
      beforeSignUp: async (from) => (await opened).limits.beforeSignUp(from),
      beforeChange: async (userId) => (await opened).limits.beforeChange(userId),
      beforeExport: async (userId) => (await opened).limits.beforeExport(userId),
      beforeContactRequest: async (userId) => (await opened).limits.beforeContactRequest(userId),
      beforeMail: async (email, from) => (await opened).limits.beforeMail(email, from),
    },
    word: { tell: async (name, body) => (await opened).word.tell(name, body) },
  };
}
