import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/**
 * Counts the languages that sidecars speak with each other. A change that sidecars of the version before would
 * misunderstand raises it; new fields, topics and sayings, which they pass over, do not.
 */
const LANGUAGE = 1;
/** Renewed every second. After all sidecars of another language or installation have gone, the streams are free. */
const CLAIM_MS = 5_000;
/** In the slot of the streams. */
const KEY = '{bus}:of';

/** KEYS: the claim. ARGV: what it must be, and how long it lasts, in ms. */
const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** What makes the streams of the bus those of one installation and one language (docs/decisions/047). */
export class Claim {
  readonly #redis: Pick<Redis, 'eval'>;
  readonly #value: string;
  readonly #logger: Pick<Logger, 'error'>;
  #isRefused = false;

  constructor(redis: Pick<Redis, 'eval'>, installation: string, logger: Pick<Logger, 'error'>) {
    this.#redis = redis;
    this.#value = `${LANGUAGE} ${installation}`;
    this.#logger = logger;
  }

  /**
   * Takes or renews it. False, said once in the log, if the streams are another's. Rejects if Redis takes no writes: a
   * full one still answers reads.
   */
  async take(): Promise<boolean> {
    const isOurs = (await this.#redis.eval(TAKE, 1, KEY, this.#value, CLAIM_MS)) === 1;
    if (!isOurs && !this.#isRefused)
      this.#logger.error(
        'another Mado uses this Redis with the same REDIS_PREFIX, or sidecars of a version that speaks otherwise are ' +
          'still running: give it another REDIS_PREFIX, set the same PUBLIC_URL and INTERNAL_SECRET on all machines, ' +
          'or stop the others; until then this sidecar stays apart',
      );
    this.#isRefused = !isOurs;
    return isOurs;
  }
}
