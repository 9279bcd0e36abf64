import type { Redis } from 'ioredis';
import type { NodeId } from '@/server/cluster/bus';
import type { OwnerLease } from './owner-lease';

/** Both keys in one slot of a Redis Cluster, as a script's keys must be. */
const LEASE_KEY = 'calls:{owner}';
const FENCE_KEY = 'calls:{owner}:fence';

/** KEYS: the lease, the counter. ARGV: the node, the lease's length in ms, the number to exceed. */
const TAKE = `
local held = redis.call('GET', KEYS[1])
if held and string.match(held, '^%d+ (.*)$') ~= ARGV[1] then return 0 end
local fence = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(ARGV[3])) + 1
redis.call('SET', KEYS[2], string.format('%d', fence))
redis.call('SET', KEYS[1], string.format('%d', fence) .. ' ' .. ARGV[1], 'PX', ARGV[2])
return fence`;

/** KEYS: the lease. ARGV: its value, its length in ms. */
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * The lease in Redis: a key that expires, whose value is the fencing number and the holder, and a counter. Both may be
 * lost at any time; the numbers then begin anew, and the database refuses those that were used (see `ClusterCalls`).
 */
export class RedisOwnerLease implements OwnerLease {
  readonly #redis: Pick<Redis, 'eval'>;
  readonly #nodeId: NodeId;

  constructor(redis: Pick<Redis, 'eval'>, nodeId: NodeId) {
    this.#redis = redis;
    this.#nodeId = nodeId;
  }

  async take(ttlMs: number, above = 0): Promise<number | null> {
    const fence = Number(await this.#redis.eval(TAKE, 2, LEASE_KEY, FENCE_KEY, this.#nodeId, ttlMs, above));
    return fence === 0 ? null : fence;
  }

  async renew(fence: number, ttlMs: number): Promise<boolean> {
    return (await this.#redis.eval(RENEW, 1, LEASE_KEY, this.#valueOf(fence), ttlMs)) === 1;
  }

  async release(fence: number): Promise<void> {
    await this.#redis.eval(RELEASE, 1, LEASE_KEY, this.#valueOf(fence));
  }

  #valueOf(fence: number): string {
    return `${fence} ${this.#nodeId}`;
  }
}
