import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { UserId } from '@/lib/protocol/ids';
import type { RequestName } from '@/lib/protocol/sidecar/requests';
import type { RedisPatience } from '@/lib/redis/patience';
import { MAX_DEVICES_PER_USER } from '@/server/app/connected-devices';

/**
 * Requests per user and minute, over all devices. Setting up a call takes about 30 signals; nobody dials more than once
 * a second. A page asks for its list at each letter of a search and while somebody scrolls, which must not use up a
 * call's budget. Ends have a budget of their own: a refused one would leave a call behind. Connection tests give TURN
 * credentials to users without a call, so there are few, over a longer period.
 *
 * The last two budgets are for refused messages; exceeding them ends the connection. Pages keep asking for their list
 * while they are refused, and all pages that a user may have open stay within `refusedShow` together.
 */
const POINTS = {
  invite: 60,
  signal: 600,
  show: 600,
  end: 600,
  ice: 60,
  check: 6,
  other: 300,
  invalid: 100,
  refusedShow: 4 * 60 * MAX_DEVICES_PER_USER,
} as const;
type Kind = keyof typeof POINTS;
const SECONDS: Partial<Record<Kind, number>> = { check: 600 };

const ENDS: readonly RequestName[] = ['call:hang-up', 'call:cancel', 'call:decline'];

function kindOf(name: RequestName): Kind {
  if (name === 'call:invite') return 'invite';
  if (name === 'presence:show') return 'show';
  if (name === 'call:ice') return 'ice';
  if (name === 'check:ice') return 'check';
  if (ENDS.includes(name)) return 'end';
  return name === 'call:signal' ? 'signal' : 'other';
}

/** Counts what users send. Never rejects. */
export interface Limits {
  /** Counts a request. False if this user has sent too many. */
  allows(userId: UserId, name: RequestName): Promise<boolean>;
  /** Counts an invalid message. False if this user has sent too many. */
  toleratesInvalid(userId: UserId): Promise<boolean>;
  /** Counts a request that was refused for its rate. False if this user keeps sending far too many. */
  toleratesRefused(userId: UserId, name: RequestName): Promise<boolean>;
}

/** One count of `userId`'s. False if the limit is exceeded. */
type Take = (userId: UserId) => Promise<boolean>;

function limitsOf(
  takerOf: (kind: Kind, limit: { readonly points: number; readonly duration: number }) => Take,
): Limits {
  const kinds = Object.keys(POINTS) as Kind[];
  const takers = Object.fromEntries(
    kinds.map((kind) => [kind, takerOf(kind, { points: POINTS[kind], duration: SECONDS[kind] ?? 60 })]),
  ) as Record<Kind, Take>;
  return {
    allows: (userId, name) => takers[kindOf(name)](userId),
    toleratesInvalid: (userId) => takers.invalid(userId),
    toleratesRefused: (userId, name) => takers[name === 'presence:show' ? 'refusedShow' : 'invalid'](userId),
  };
}

/** Counts in this sidecar. */
export function memoryLimits(): Limits {
  return limitsOf((_, limit) => {
    const limiter = new RateLimiterMemory(limit);
    return (userId) =>
      limiter.consume(userId).then(
        () => true,
        () => false,
      );
  });
}

/**
 * A sidecar counts the first tenth of each limit for itself, and then tells Redis of it at once. Hardly anybody sends
 * more, so that a signal neither waits for Redis nor costs it anything. Each further sidecar that a user is connected to
 * thus allows a tenth more at most, and nothing more of limits below ten.
 */
const OWN_SHARE = 0.1;

/** Counts together with all sidecars on the same Redis; where it does not answer in time, each for itself. */
export function redisLimits(redis: Redis, patience: RedisPatience): Limits {
  return limitsOf((kind, limit) => {
    const own = new RateLimiterMemory(limit);
    const shared = new RateLimiterRedis({ storeClient: redis, keyPrefix: `requests:${kind}`, ...limit });
    const ownPoints = Math.floor(limit.points * OWN_SHARE);
    const takeShared = (userId: UserId, points: number) =>
      patience.ask(() =>
        shared.consume(userId, points).then(
          () => true,
          (refusal: unknown) => {
            if (refusal instanceof RateLimiterRes) return false;
            throw refusal;
          },
        ),
      );
    return async (userId) => {
      const taken = await own.consume(userId).then(
        ({ consumedPoints }) => consumedPoints,
        () => null,
      );
      if (taken === null) return false;
      if (taken <= ownPoints) return true;
      // The first message beyond the own share brings the share itself with it.
      return takeShared(userId, taken === ownPoints + 1 ? taken : 1).catch(() => true);
    };
  });
}
