import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RedisPatience } from '@/lib/redis/patience';
import { isBefore, STREAM_START } from '@/lib/redis/stream-id';
import type { SidecarWord } from './sidecar-word';
import { type Ears, hear, isTellingName } from './telling';

/**
 * A stream: a sidecar that was cut off from Redis for a moment reads on where it had stopped. It is not the bus's, which
 * keeps nothing for longer than half a minute (docs/decisions/047).
 */
const STREAM = 'word';
/** Longer than a sidecar is cut off without looking at the database by itself. */
const KEPT_MS = 10 * 60_000;
/** More than a busy Mado says in that time; each takes about 150 bytes. */
const KEPT_ENTRIES = 10_000;

/** How long one read waits for news: shorter than a connection may be silent before it counts as lost. */
const BLOCK_MS = 1_000;
const ENTRIES_AT_ONCE = 100;
const RETRY_MS = 250;

interface RedisWordDeps {
  readonly redis: Redis;
  readonly patience: RedisPatience;
  /** Tells the sidecar of this machine while Redis does not answer. */
  readonly otherwise: SidecarWord;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Tells every sidecar that hears with `hearRedis`; without Redis that of this machine, the others look by themselves. */
export function redisWord({ redis, patience, otherwise, logger }: RedisWordDeps): SidecarWord {
  return {
    async tell(name, body) {
      try {
        await patience.ask(() =>
          redis
            .pipeline()
            .xadd(STREAM, 'MAXLEN', '~', KEPT_ENTRIES, '*', 'name', name, 'body', JSON.stringify(body))
            .pexpire(STREAM, KEPT_MS)
            .exec()
            .then((replies) => {
              const failure = replies === null ? new Error('no reply') : replies.find(([error]) => error)?.[0];
              if (failure) throw failure;
            }),
        );
      } catch {
        logger.warn({ name }, 'Redis does not answer; only the sidecar of this machine is told');
        await otherwise.tell(name, body);
      }
    },
  };
}

interface HearingDeps {
  /** A connection of its own, as a read waits on it. The caller closes it, after stopping. */
  readonly redis: Redis;
  readonly ears: Ears;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Hears what is told from now on, in the order in which it was told; some of it twice after a loss of Redis. Each time
 * that Redis is back the ears are asked to look at the database, as it may have lost what was told.
 * @returns its stop: nothing is heard afterwards.
 */
export function hearRedis({ redis, ears, logger }: HearingDeps): () => void {
  const stopped = new AbortController();

  function take(fields: readonly string[]): void {
    const [, name = '', , body = ''] = fields;
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      parsed = undefined;
    }
    const isHeard = isTellingName(name) && hear(name, parsed, ears);
    if (!isHeard) logger.warn('Redis has passed on a message that no Mado of this version sends');
  }

  /** After which entry to read: the last one read ('' for none yet), unless the stream has been emptied since and its numbers are lower. */
  async function position(last: string): Promise<string> {
    const [newest] = await redis.xrevrange(STREAM, '+', '-', 'COUNT', 1);
    const id = newest?.[0] ?? STREAM_START;
    if (last === '') return id;
    return isBefore(id, last) ? STREAM_START : last;
  }

  async function listen(): Promise<void> {
    let last = '';
    let isSure = false;
    while (!stopped.signal.aborted) {
      try {
        if (!isSure) {
          const isBack = last !== '';
          last = await position(last);
          isSure = true;
          if (isBack) ears.loginsEnded();
        }
        const news = await redis.xread('COUNT', ENTRIES_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', STREAM, last);
        for (const [id, fields] of news?.[0]?.[1] ?? []) {
          if (stopped.signal.aborted) return;
          last = id;
          take(fields);
        }
      } catch {
        // The connection logs its loss.
        isSure = false;
        await delay(RETRY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      }
    }
  }
  void listen();
  return () => stopped.abort();
}
