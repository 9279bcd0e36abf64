import type { ClientAddress } from '@/lib/http/client-address';
import { AccountQueue } from './account-queue';
import { type AddressGroup, addressGroups } from './address-groups';
import { type BackOff, waitAfter } from './back-off';
import { keyOf } from './key-of';
import { RecentMap } from './recent-map';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Guessers kept at once, of accounts and addresses together. */
const keys = 50_000;

/** A device that signed in to the account before. Its cookie may have been stolen. */
const knownDevice: BackOff = { free: 10, firstMs: minuteMs, longestMs: 60 * minuteMs };
/** Everybody else, at one account from one address. */
const stranger: BackOff = { free: 10, firstMs: minuteMs, longestMs: dayMs };
/** The same while so many addresses guess at the account that strangers have to queue. */
const strangerInQueue: BackOff = { free: 1, firstMs: 15 * minuteMs, longestMs: dayMs };
/** Three addresses' free guesses. The queue forms behind them. */
const queue = { burst: 30, intervalMs: minuteMs, longestWaitMs: 15 * minuteMs, keys };
/** A guesser who paused this long starts afresh. */
const forgottenAfterMs = 7 * dayMs;

interface Guesser {
  /** Guesses that passed at once, and those that had to queue. */
  direct: number;
  queued: number;
  /** The next guess has to wait until then. */
  allowedAtMs: number;
  /** Whether it has a slot then. */
  hasSlot: boolean;
}

export interface Guess {
  readonly email: string;
  readonly from: ClientAddress;
  /** Of a device that signed in to this account before. */
  readonly deviceId: string | null;
}

const multiplied = (backOff: BackOff, { allowance }: AddressGroup): BackOff => ({
  ...backOff,
  free: backOff.free * allowance,
});

/** Wrong passwords for one account: who may guess when. Nothing that strangers do keeps a known device waiting. */
export class Guesses {
  readonly #guessers = new RecentMap<Guesser>(keys);
  readonly #queue = new AccountQueue(queue);

  /** Counts a guess, or returns how long it has to wait, in milliseconds. To ask again meanwhile makes it no worse. */
  waitMs(guess: Guess, nowMs: number): number {
    return guess.deviceId === null
      ? this.#ofStranger(guess, nowMs)
      : this.#ofDevice(guess.email, guess.deviceId, nowMs);
  }

  /** The last guess was right, so that this guesser's wrong ones are forgotten. */
  wasRight({ email, from, deviceId }: Guess): void {
    if (deviceId !== null) return this.#guessers.delete(keyOf(email, 'device', deviceId));
    for (const { key } of addressGroups(from)) this.#guessers.delete(keyOf(email, 'address', key));
    this.#queue.returnToOldDevice(keyOf(email));
  }

  #ofDevice(email: string, deviceId: string, nowMs: number): number {
    const guesser = this.#guesser(keyOf(email, 'device', deviceId), nowMs);
    if (guesser.allowedAtMs > nowMs) return guesser.allowedAtMs - nowMs;
    guesser.allowedAtMs = nowMs + waitAfter(++guesser.direct, knownDevice);
    return 0;
  }

  #ofStranger({ email, from }: Guess, nowMs: number): number {
    const groups = addressGroups(from);
    const guessers = groups.map((group) => ({
      group,
      guesser: this.#guesser(keyOf(email, 'address', group.key), nowMs),
    }));
    const allowedAtMs = Math.max(...guessers.map(({ guesser }) => guesser.allowedAtMs));
    if (allowedAtMs > nowMs) return allowedAtMs - nowMs;

    // The slot is the smallest group's: a neighbour in the larger network must not use it up.
    const own = guessers[0]?.guesser as Guesser;
    const isQueued = own.hasSlot;
    if (!isQueued && !this.#queue.pass(keyOf(email), nowMs)) {
      own.allowedAtMs = this.#queue.reserve(keyOf(email), nowMs);
      own.hasSlot = true;
      return own.allowedAtMs - nowMs;
    }
    own.hasSlot = false;
    for (const { guesser, group } of guessers) {
      const wait = isQueued
        ? waitAfter(++guesser.queued, multiplied(strangerInQueue, group))
        : waitAfter(++guesser.direct, multiplied(stranger, group));
      guesser.allowedAtMs = nowMs + wait;
    }
    return 0;
  }

  #guesser(key: string, nowMs: number): Guesser {
    const known = this.#guessers.get(key);
    if (known && nowMs - known.allowedAtMs < forgottenAfterMs) return known;
    const guesser = { direct: 0, queued: 0, allowedAtMs: nowMs, hasSlot: false };
    this.#guessers.set(key, guesser);
    return guesser;
  }
}
