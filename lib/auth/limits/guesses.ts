import type { ClientAddress } from '@/lib/http/client-address';
import { AccountQueue } from './account-queue';
import { type AddressGroup, addressGroups } from './address-groups';
import { type BackOff, waitAfter } from './back-off';
import { keyOf } from './key-of';
import type { Table } from './table';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A device that has signed in to the account before. It is limited too because its cookie may have been stolen. */
const knownDevice: BackOff = { free: 10, firstMs: minuteMs, longestMs: 60 * minuteMs };
/** Everybody else, per account and address. */
const stranger: BackOff = { free: 10, firstMs: minuteMs, longestMs: dayMs };
/** The same while so many addresses guess at the account that strangers have to queue. */
const strangerInQueue: BackOff = { free: 1, firstMs: 15 * minuteMs, longestMs: dayMs };
/** The free guesses of three addresses; beyond them strangers queue. */
const queue = { burst: 30, intervalMs: minuteMs, longestWaitMs: 15 * minuteMs };
/** A guesser is forgotten after a pause of this length. */
const forgottenAfterMs = 7 * dayMs;

export interface Guesser {
  /** How many guesses passed at once, and how many had to queue. */
  direct: number;
  queued: number;
  /** The time at which the next guess may be made. */
  allowedAtMs: number;
  /** Whether a slot is reserved for it at that time. */
  hasSlot: boolean;
}

export interface Guess {
  readonly email: string;
  readonly from: ClientAddress;
  /** Set for a device that has signed in to this account before. */
  readonly deviceId: string | null;
}

const multiplied = (backOff: BackOff, { allowance }: AddressGroup): BackOff => ({
  ...backOff,
  free: backOff.free * allowance,
});

/** Limits wrong passwords per account. Nothing that strangers do delays a known device. */
export class Guesses {
  readonly #guessers: Table<Guesser>;
  readonly #queue: AccountQueue;

  constructor(tables: { readonly guessers: Table<Guesser>; readonly queues: Table<number> }) {
    this.#guessers = tables.guessers;
    this.#queue = new AccountQueue(queue, tables.queues);
  }

  /**
   * Counts a guess and returns 0, or returns how long it has to wait, in milliseconds. Asking again meanwhile does not
   * extend the wait.
   */
  waitMs(guess: Guess, nowMs: number): number {
    return guess.deviceId === null
      ? this.#ofStranger(guess, nowMs)
      : this.#ofDevice(guess.email, guess.deviceId, nowMs);
  }

  /** The last guess was right: forgets this guesser's wrong ones. */
  recordSuccess({ email, from, deviceId }: Guess): void {
    if (deviceId !== null) return this.#guessers.delete(keyOf(email, 'device', deviceId));
    for (const { key } of addressGroups(from)) this.#guessers.delete(keyOf(email, 'address', key));
    this.#queue.refund(keyOf(email));
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

    // Reserve the slot for the smallest group: a neighbour in the larger network must not use it up.
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
