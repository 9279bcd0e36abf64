import type { ClientAddress } from '@/lib/http/client-address';
import { type AddressGroup, addressGroups } from './address-groups';
import { type Guess, Guesses } from './guesses';
import { keyOf } from './key-of';
import { WindowCounter } from './window-counter';

const minuteMs = 60_000;
/** Entries each table keeps: about 10 MB when all are full. */
const keys = 20_000;
/** Wrong passwords from one address, whoever they are for: an office behind one address mistypes less than that. */
const wrongPasswords = { points: 50, windowMs: 15 * minuteMs, keys };
/** Attempts at one account from one device or address, right or wrong: each costs a core a hash. */
const attempts = { points: 30, windowMs: 15 * minuteMs, keys };
/** What a person may change of themselves; each change is told to every lobby. */
const changes = { points: 10, windowMs: minuteMs, keys };

/** Each `before…` counts what is about to happen and returns 0, or the seconds to wait, in which case it counts nothing. */
export interface SignInLimits {
  /** An attempt to sign in, before its password is looked at. */
  beforeGuess(guess: Guess): number;
  /** The password was right: this guesser's wrong ones are forgotten, and the attempt does not count for the address. */
  rightGuess(guess: Guess): void;
  /** An account is about to be made from this address. */
  beforeSignUp(from: ClientAddress): number;
  /** A person is about to change their name. */
  beforeChange(userId: string): number;
}

const seconds = (waitMs: number) => Math.ceil(waitMs / 1000);

/** A limit that one of the groups has reached holds for the whole address. */
function waitOf(counter: WindowCounter, groups: readonly AddressGroup[], nowMs: number): number {
  return Math.max(0, ...groups.map(({ key, allowance }) => counter.waitMs(key, nowMs, allowance)));
}

/** Whose attempts at an account are counted together: a device's, or those from the smallest group of addresses. */
function guesserOf({ email, from, deviceId }: Guess): AddressGroup {
  if (deviceId !== null) return { key: keyOf(email, 'device', deviceId), allowance: 1 };
  const [{ key, allowance }] = addressGroups(from);
  return { key: keyOf(email, 'address', key), allowance };
}

/** Counters in this process's memory: there is one web process, and a restart forgives. */
export function openSignInLimits(settings: { signUpsPerHour: number }): SignInLimits {
  const guesses = new Guesses();
  const byAddress = new WindowCounter(wrongPasswords);
  const byGuesser = new WindowCounter(attempts);
  const byPerson = new WindowCounter(changes);
  const signUps = new WindowCounter({ points: settings.signUpsPerHour, windowMs: 60 * minuteMs, keys });

  return {
    beforeGuess(guess) {
      const nowMs = Date.now();
      // A known device is counted by itself: it shares its address with whoever guesses there.
      const groups = guess.deviceId === null ? addressGroups(guess.from) : [];
      const guesser = guesserOf(guess);
      const waitMs =
        Math.max(waitOf(byGuesser, [guesser], nowMs), waitOf(byAddress, groups, nowMs)) || guesses.waitMs(guess, nowMs);
      if (waitMs > 0) return seconds(waitMs);
      byGuesser.add(guesser.key, nowMs);
      for (const { key } of groups) byAddress.add(key, nowMs);
      return 0;
    },
    rightGuess(guess) {
      guesses.wasRight(guess);
      if (guess.deviceId !== null) return;
      for (const { key } of addressGroups(guess.from)) byAddress.returnToOldDevice(key, Date.now());
    },
    beforeSignUp(from) {
      const nowMs = Date.now();
      const groups = addressGroups(from);
      const waitMs = waitOf(signUps, groups, nowMs);
      if (waitMs <= 0) for (const { key } of groups) signUps.add(key, nowMs);
      return seconds(waitMs);
    },
    beforeChange(userId) {
      const nowMs = Date.now();
      const waitMs = byPerson.waitMs(userId, nowMs);
      if (waitMs <= 0) byPerson.add(userId, nowMs);
      return seconds(waitMs);
    },
  };
}
