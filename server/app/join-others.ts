import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { hearRedis } from '@/lib/auth/word/redis-word';
import type { ResolvedSettings } from '@/lib/config/settings';
import { fingerprintOf, installationOf, keepMark } from '@/lib/redis/fingerprint';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { DEFAULT_OWNER_LEASE_TIMINGS } from '@/server/calls/owner/owner-lease';
import { RedisOwnerLease } from '@/server/calls/owner/redis-owner-lease';
import { openRedisBus } from '@/server/cluster/redis-bus';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';
import { redisLimits } from '@/server/requests/limits';
import { systemClock } from './clock';
import type { AppDeps } from './deps';

/** Long enough for a Redis at the other end of a network. Without one a start is not held up for longer. */
const CONNECT_WITHIN_MS = 1_000;

export interface Joined {
  readonly deps: Pick<AppDeps, 'bus' | 'owner' | 'limits' | 'hearWord'>;
  /** Call it when the app is closed. */
  leave(): Promise<void>;
}

/**
 * Opens what the sidecars of one Mado share over Redis: messages, the lease on the calls, limits, and the word from web
 * apps. All of it survives a Redis that is gone for a while, also at the start. Where Redis is there, it waits for the
 * connection: the first attempt to take the lease would fail without it, and nobody own the calls until the next.
 */
export async function joinOthers(
  url: string,
  settings: ResolvedSettings,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: SidecarMetrics },
): Promise<Joined> {
  const place = { url, prefix: settings.REDIS_PREFIX };
  const nodeId = randomUUID();
  const [bus, redis, listening] = await Promise.all([
    openRedisBus({ place, clock: systemClock, logger, nodeId, installation: installationOf(settings) }),
    openRedis(place, logger),
    // It waits for the next word, and would keep everything else waiting.
    openRedis(place, logger),
  ]);
  if (redis.status !== 'ready')
    await once(redis, 'ready', { signal: AbortSignal.timeout(CONNECT_WITHIN_MS) }).catch(() => undefined);
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
