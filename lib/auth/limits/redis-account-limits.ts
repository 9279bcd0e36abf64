import type { Redis } from 'ioredis';
import pLimit from 'p-limit';
import type { RedisPatience } from '@/lib/redis/patience';
import type { AccountLimits } from './account-limits';
import { RedisTables, type Touched } from './redis-tables';
import {
  keysOfAnswer,
  keysOfChange,
  keysOfContactRequest,
  keysOfExport,
  keysOfGuess,
  keysOfMail,
  keysOfSignUp,
  openSignInLimits,
  type SignInLimits,
  steadyMs,
} from './sign-in-limits';
import type { Table } from './table';
import { type Keys, memoryTables, type Tables } from './tables';

interface RedisAccountLimitsDeps {
  readonly redis: Redis;
  readonly patience: RedisPatience;
  /** INTERNAL_SECRET, the same in every process. */
  readonly secret: string;
}

/**
 * Counts in Redis, together with every other process that does. Where Redis does not answer in time this process counts
 * on by itself, from what it last saw of the entries that it used.
 */
export function redisAccountLimits(
  settings: { readonly signUpsPerHour: number },
  { redis, patience, secret }: RedisAccountLimitsDeps,
): AccountLimits {
  const shared = new RedisTables(redis, secret);
  const own = memoryTables();
  /** A process must not come between its own steps: a hundred guesses at once from one address would never end. */
  const oneByOne = pLimit(1);
  /** How far the clock of Redis is ahead of this one, which nobody sets. The entries hold times of its clock. */
  let aheadMs = 0;

  function remember(touched: readonly Touched[], nowMs: number): void {
    aheadMs = nowMs - steadyMs();
    for (const { table, key, value } of touched) {
      if (value === undefined) own[table].delete(key);
      else (own[table] as Table<unknown>).set(key, value);
    }
  }

  async function decide<Result>(keys: Keys, question: (limits: SignInLimits) => Result): Promise<Result> {
    const step = (tables: Tables, nowMs: number) => question(openSignInLimits(settings, tables, () => nowMs));
    try {
      return await patience.ask((isOver) =>
        oneByOne(async () => {
          const { result, touched, nowMs } = await shared.run(keys, step, isOver);
          remember(touched, nowMs);
          return result;
        }),
      );
    } catch {
      return step(own, steadyMs() + aheadMs);
    }
  }

  return {
    beforeGuess: (guess) => decide(keysOfGuess(guess), (limits) => limits.beforeGuess(guess)),
    recordRightPassword: (guess) => decide(keysOfGuess(guess), (limits) => limits.recordRightPassword(guess)),
    beforeProviderAnswer: (from) => decide(keysOfAnswer(from), (limits) => limits.beforeProviderAnswer(from)),
    recordGoodAnswer: (from) => decide(keysOfAnswer(from), (limits) => limits.recordGoodAnswer(from)),
    beforeSignUp: (from) => decide(keysOfSignUp(from), (limits) => limits.beforeSignUp(from)),
    beforeChange: (userId) => decide(keysOfChange(userId), (limits) => limits.beforeChange(userId)),
    beforeExport: (userId) => decide(keysOfExport(userId), (limits) => limits.beforeExport(userId)),
    beforeContactRequest: (userId) =>
      decide(keysOfContactRequest(userId), (limits) => limits.beforeContactRequest(userId)),
    beforeMail: (email, from) => decide(keysOfMail(email, from), (limits) => limits.beforeMail(email, from)),
  };
}
