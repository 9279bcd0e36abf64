import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong passwords for one account before it has to wait. */
const freeGuesses = 10;
const firstWaitSeconds = 60;
const longestWaitSeconds = 15 * 60;
/** Wrong passwords from one address in a quarter of an hour: an office behind one address mistypes less than that. */
const guessesPerAddress = 50;
const daySeconds = 24 * 60 * 60;

export interface SignInLimits {
  /** Counts an attempt before its password is looked at. Returns the seconds to wait, or 0 to go on. */
  beforeGuess(email: string, address: string): Promise<number>;
  /** The password was right: the account starts from nothing, and the address gets its attempt back. */
  rightGuess(email: string, address: string): Promise<void>;
  /** Counts an account about to be made from this address. Returns the seconds to wait, or 0 to go on. */
  beforeSignUp(address: string): Promise<number>;
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
const keyOf = (email: string) => createHash('sha256').update(email).digest('base64url');

/** Counters in this process's memory: one web process, and a restart forgives. */
export function openSignInLimits(settings: { signUpsPerHour: number }): SignInLimits {
  const guesses = new RateLimiterMemory({ keyPrefix: 'guess', points: freeGuesses, duration: daySeconds });
  /** After the free guesses each wait lets exactly one attempt through, however many arrive at once. */
  const gate = new RateLimiterMemory({ keyPrefix: 'gate', points: 1, duration: firstWaitSeconds });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: guessesPerAddress, duration: 15 * 60 });
  const signUps = new RateLimiterMemory({
    keyPrefix: 'sign-up',
    points: settings.signUpsPerHour,
    duration: 60 * 60,
  });

  return {
    async beforeGuess(email, address) {
      const key = keyOf(email);
      const addressWait = await secondsToWait(addresses.consume(address));
      if (addressWait > 0) return addressWait;
      const { consumedPoints } = await guesses.penalty(key);
      if (consumedPoints < freeGuesses) return 0;
      const waitSeconds = Math.min(firstWaitSeconds * 2 ** (consumedPoints - freeGuesses), longestWaitSeconds);
      const accountWait = await secondsToWait(gate.consume(key, 1, { customDuration: waitSeconds }));
      if (accountWait > 0) await guesses.reward(key);
      return accountWait;
    },
    async rightGuess(email, address) {
      const key = keyOf(email);
      await Promise.all([guesses.delete(key), gate.delete(key), addresses.reward(address)]);
    },
    beforeSignUp: (address) => secondsToWait(signUps.consume(address)),
  };
}
