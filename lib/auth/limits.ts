import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong passwords for one account before it has to wait. */
const freeGuesses = 10;
const firstWaitSeconds = 60;
const longestWaitSeconds = 15 * 60;
/** Wrong passwords from one address in a quarter of an hour: an office behind one address mistypes less than that. */
const guessesPerAddress = 50;
/** Attempts at one account from one address in a quarter of an hour, right or wrong: each costs a core a hash. */
const attempts = 30;
/** What a person may change of themselves in a minute; each change is told to every lobby. */
const changesPerMinute = 10;
const daySeconds = 24 * 60 * 60;
/** For how long an address that knew the password is not made to wait for what others guess; a timer lasts 24 days at most. */
const knownSeconds = 20 * daySeconds;

export interface SignInLimits {
  /**
   * Counts an attempt before its password is looked at. Returns the seconds to wait, or 0 to go on. Who signed in from
   * this address before has a count of their own: others could keep them out by guessing else.
   */
  beforeGuess(email: string, address: string): Promise<number>;
  /** The password was right: the account starts from nothing, and the address gets its attempt back and is known. */
  rightGuess(email: string, address: string): Promise<void>;
  /** Somebody signed up from this address: it is known as after a right guess. */
  remember(email: string, address: string): Promise<void>;
  /** Counts an account about to be made from this address. Returns the seconds to wait, or 0 to go on. */
  beforeSignUp(address: string): Promise<number>;
  /** Counts a change of a person's name. Returns the seconds to wait, or 0 to go on. */
  beforeChange(userId: string): Promise<number>;
}

async function secondsToWait(consumed: Promise<unknown>): Promise<number> {
  try {
    await consumed;
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}

/** Keys are hashed so that a very long e-mail costs no memory and none is kept in clear. */
const keyOf = (...words: string[]) => createHash('sha256').update(words.join('\n')).digest('base64url');

/** Counters in this process's memory: one web process, and a restart forgives. */
export function openSignInLimits(settings: { signUpsPerHour: number }): SignInLimits {
  const guesses = new RateLimiterMemory({ keyPrefix: 'guess', points: freeGuesses, duration: daySeconds });
  /** After the free guesses each wait lets exactly one attempt through, however many arrive at once. */
  const gate = new RateLimiterMemory({ keyPrefix: 'gate', points: 1, duration: firstWaitSeconds });
  /** One point for an account at an address that it signed in from. */
  const known = new RateLimiterMemory({ keyPrefix: 'known', points: 1, duration: knownSeconds });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: guessesPerAddress, duration: 15 * 60 });
  const tries = new RateLimiterMemory({ keyPrefix: 'try', points: attempts, duration: 15 * 60 });
  const changes = new RateLimiterMemory({ keyPrefix: 'change', points: changesPerMinute, duration: 60 });
  const signUps = new RateLimiterMemory({
    keyPrefix: 'sign-up',
    points: settings.signUpsPerHour,
    duration: 60 * 60,
  });

  async function remember(email: string, address: string): Promise<void> {
    await known.set(keyOf(email, address), 1, knownSeconds);
  }

  async function count(key: string): Promise<number> {
    const { consumedPoints } = await guesses.penalty(key);
    if (consumedPoints < freeGuesses) return 0;
    const waitSeconds = Math.min(firstWaitSeconds * 2 ** (consumedPoints - freeGuesses), longestWaitSeconds);
    const wait = await secondsToWait(gate.consume(key, 1, { customDuration: waitSeconds }));
    if (wait > 0) await guesses.reward(key);
    return wait;
  }

  return {
    remember,
    async beforeGuess(email, address) {
      const own = keyOf(email, address);
      // First, as each account tried from an address costs memory.
      const addressWait = await secondsToWait(addresses.consume(address));
      if (addressWait > 0) return addressWait;
      const tryWait = await secondsToWait(tries.consume(own));
      if (tryWait > 0) {
        // Who hammers at one account keeps nobody beside them from theirs.
        await addresses.reward(address);
        return tryWait;
      }
      if (!(await known.get(own))) return count(keyOf(email));
      const wait = await count(own);
      // It counts for everybody else as well.
      if (wait === 0) await count(keyOf(email));
      return wait;
    },
    async rightGuess(email, address) {
      const own = keyOf(email, address);
      const counts = [keyOf(email), own].flatMap((key) => [guesses.delete(key), gate.delete(key)]);
      await Promise.all([...counts, addresses.reward(address), remember(email, address)]);
    },
    beforeChange: (userId) => secondsToWait(changes.consume(userId)),
    beforeSignUp: (address) => secondsToWait(signUps.consume(address)),
  };
}
