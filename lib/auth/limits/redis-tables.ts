import { createHmac } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Table } from './table';
import { BOUNDS, type Kept, type Keys, makeTables, TABLE_NAMES, type TableName, type Tables } from './tables';

/** One entry: as a step found it and as the step left it. Undefined for none. */
export interface Touched {
  readonly table: TableName;
  readonly key: string;
  /** As it stands in Redis: JSON, or '' for none. */
  readonly before: string;
  value: unknown;
}

/**
 * Writes what a step has changed if nobody has changed anything of it since it was read. KEYS: entries, then for each
 * the index of its table. ARGV: the time, then for each entry what it was, what it becomes ('' for nothing), how long it
 * is kept in ms, and how many its table may hold. An index is a sorted set of its table's entries by their last use, and
 * makes the table forget the least recently used ones as one in memory does: a flood of keys must not fill Redis.
 */
const WRITE = `
local n = #KEYS / 2
for i = 1, n do
  if (redis.call('GET', KEYS[i]) or '') ~= ARGV[4 * i - 2] then return 0 end
end
for i = 1, n do
  local after, kept, most, index = ARGV[4 * i - 1], ARGV[4 * i], tonumber(ARGV[4 * i + 1]), KEYS[n + i]
  if after == '' then
    redis.call('DEL', KEYS[i])
    redis.call('ZREM', index, KEYS[i])
  else
    redis.call('SET', KEYS[i], after, 'PX', kept)
    redis.call('ZADD', index, ARGV[1], KEYS[i])
    redis.call('PEXPIRE', index, kept)
    redis.call('ZREMRANGEBYSCORE', index, '-inf', ARGV[1] - kept)
    local surplus = redis.call('ZCARD', index) - most
    if surplus > 0 then
      local oldest = redis.call('ZPOPMIN', index, surplus)
      for j = 1, #oldest, 2 do redis.call('DEL', oldest[j]) end
    end
  end
end
return 1`;

/** The tables in Redis: one step at a time reads its entries, decides, and writes them if they are still the same. */
export class RedisTables {
  readonly #redis: Redis;
  readonly #secret: string;

  /** @param secret Hides e-mail and IP addresses, which the keys are made of, from whoever reads in Redis. */
  constructor(redis: Redis, secret: string) {
    this.#redis = redis;
    this.#secret = secret;
  }

  /**
   * Runs `step` on the entries of `keys`, again for as long as another process comes between. Rejects if Redis does, and
   * when `isOver`. The time is that of Redis, the same for all processes whatever their own clocks say.
   */
  async run<Result>(
    keys: Keys,
    step: (tables: Tables, nowMs: number) => Result,
    isOver: () => boolean,
  ): Promise<{ readonly result: Result; readonly touched: readonly Touched[]; readonly nowMs: number }> {
    while (!isOver()) {
      const { entries, nowMs } = await this.#read(keys);
      // Whoever asked has decided without an answer: counting it as well would count it twice.
      if (isOver()) break;
      const result = step(tablesOf(entries), nowMs);
      if (await this.#write(entries, nowMs)) return { result, touched: entries, nowMs };
    }
    throw new Error('the step took too long');
  }

  async #read(keys: Keys): Promise<{ entries: Touched[]; nowMs: number }> {
    const named = TABLE_NAMES.flatMap((table) => (keys[table] ?? []).map((key) => ({ table, key })));
    const [time, values] = await Promise.all([
      this.#redis.time(),
      this.#redis.mget(named.map(({ table, key }) => this.#keyOf(table, key))),
    ]);
    const nowMs = Number(time[0]) * 1_000 + Math.floor(Number(time[1]) / 1_000);
    const entries = named.map((entry, n) => {
      const before = values[n] ?? '';
      return { ...entry, before, value: before === '' ? undefined : JSON.parse(before) };
    });
    return { entries, nowMs };
  }

  async #write(entries: readonly Touched[], nowMs: number): Promise<boolean> {
    const names = entries.map(({ table, key }) => this.#keyOf(table, key));
    const indexes = entries.map(({ table }) => `limits:${table}`);
    const about = entries.flatMap(({ table, before, value }) => {
      const { keptMs, entries: most } = BOUNDS[table];
      return [before, value === undefined ? '' : JSON.stringify(value), keptMs, most];
    });
    return (await this.#redis.eval(WRITE, 2 * names.length, ...names, ...indexes, nowMs, ...about)) === 1;
  }

  #keyOf(table: TableName, key: string): string {
    const hidden = createHmac('sha256', this.#secret).update(key).digest('base64url').slice(0, 22);
    return `limits:${table}:${hidden}`;
  }
}

function tablesOf(entries: readonly Touched[]): Tables {
  return makeTables(<Name extends TableName>(name: Name): Table<Kept[Name]> => {
    const entryOf = (key: string) => {
      const entry = entries.find((candidate) => candidate.table === name && candidate.key === key);
      if (!entry) throw new Error(`a step on ${name} uses a key that it did not name`);
      return entry;
    };
    return {
      get: (key) => entryOf(key).value as Kept[Name] | undefined,
      set: (key, value) => {
        entryOf(key).value = value;
      },
      delete: (key) => {
        entryOf(key).value = undefined;
      },
    };
  });
}
