import type { Redis } from 'ioredis';

/** Redis gave no answer in time: whoever asked decides by itself. */
export class RedisSilent extends Error {
  override name = 'RedisSilent';
}

/** A person waits for what is asked meanwhile. A Redis in the same data centre answers in about a millisecond. */
export const PATIENCE_MS = 300;

/** After a question without an answer nothing is asked for so long: not everybody has to wait to find out the same. */
const PAUSE_MS = 1_000;

/** Asks Redis what is worth a short wait and no more. One for each connection. */
export class RedisPatience {
  readonly #redis: Pick<Redis, 'status'>;
  readonly #onFault: () => void;
  readonly #withinMs: number;
  #silentUntilMs = 0;

  /**
   * @param onFault Called for each question that was asked and not answered.
   * @param withinMs Longer where no person waits.
   */
  constructor(redis: Pick<Redis, 'status'>, onFault: () => void = () => undefined, withinMs: number = PATIENCE_MS) {
    this.#redis = redis;
    this.#onFault = onFault;
    this.#withinMs = withinMs;
  }

  /**
   * The answer, within `PATIENCE_MS` unless told otherwise. Rejects with `RedisSilent`: at once while there is no
   * connection, or shortly after another question had no answer. `isOver` says whether the caller still waits; what
   * comes after it changes nothing.
   */
  async ask<Answer>(question: (isOver: () => boolean) => Promise<Answer>): Promise<Answer> {
    if (this.#redis.status !== 'ready' || performance.now() < this.#silentUntilMs) throw new RedisSilent();
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new RedisSilent()), this.#withinMs);
    });
    try {
      return await Promise.race([question(() => isOver), limit]);
    } catch (error) {
      this.#silentUntilMs = performance.now() + PAUSE_MS;
      this.#onFault();
      throw new RedisSilent(undefined, { cause: error });
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  }
}
