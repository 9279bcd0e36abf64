import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { hearRedis } from '@/lib/auth/word/redis-word';
import type { ResolvedSettings } from '@/lib/config/settings';
import { fingerprintOf, keepMark } from '@/lib/redis/fingerprint';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { DEFAULT_OWNER_LEASE_TIMINGS } from '@/server/calls/owner/owner-lease';
import { RedisOwnerLease } from '@/server/calls/owner/redis-owner-lease';
import { openRedisBus } from '@/server/cluster/redis-bus';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';
import { redisLimits } from '@/server/requests/limits';
import { systemClock } from './clock';
import type { AppDeps } from './deps';

export interface Joined {
  readonly deps: Pick<AppDeps, 'bus' | 'owner' | 'limits' | 'hearWord'>;
  /** Call it when the app is closed. */
  leave(): Promise<void>;
}

/**
 * Opens what the sidecars of one Mado share over Redis: messages, the lease on the calls, limits, and the word from web
 * apps. All of it comes up in the background and survives a Redis that is gone for a while.
 */
export async function joinOthers(
  url: string,
  settings: ResolvedSettings,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: SidecarMetrics },
): Promise<Joined> {
  const place = { url, prefix: settings.REDIS_PREFIX };
  const nodeId = randomUUID();
  const [bus, redis, listening] = await Promise.all([
    openRedisBus({ place, clock: systemClock, logger, nodeId }),
    openRedis(place, logger),
    // It waits for the next word, and would keep everything else waiting.
    openRedis(place, logger),
  ]);
  metrics.redis.watch(redis);
  const stopMark = keepMark(redis, nodeId, { host: hostname(), settings: fingerprintOf(settings) });
  return {
    deps: {
      bus,
      owner: { lease: new RedisOwnerLease(redis, nodeId), timings: DEFAULT_OWNER_LEASE_TIMINGS },
      limits: redisLimits(redis, new RedisPatience(redis, metrics.redis.fault)),
      hearWord: (ears) => hearRedis({ redis: listening, ears, logger }),
    },
    async leave() {
      stopMark();
      await Promise.all([bus.close(), closeRedis(redis), closeRedis(listening)]);
    },
  };
}
