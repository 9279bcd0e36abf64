import type { ClientAddress } from '@/lib/http/client-address';
import { type AddressGroup, addressGroups } from './address-groups';
import { type Guess, Guesses } from './guesses';
import { keyOf } from './key-of';
import { type Keys, memoryTables, type Tables } from './tables';
import { WindowCounter } from './window-counter';

const minuteMs = 60_000;
/** Wrong passwords from one address, over all accounts. An office behind one address mistypes fewer. */
const wrongPasswords = { points: 50, windowMs: 15 * minuteMs };
/** Attempts at one account from one device or address, right or wrong: each costs a core one hash. */
const attempts = { points: 30, windowMs: 15 * minuteMs };
/** Profile changes by one user; each is broadcast to every lobby. */
const changes = { points: 10, windowMs: minuteMs };
/** Archives of one user's data; each reads all of their rows. */
const exports = { points: 5, windowMs: 60 * minuteMs };
/** Requests of one user to become contacts, known or unknown. More would be a search for addresses. */
const contactRequests = { points: 30, windowMs: 24 * 60 * minuteMs };
/** Mails to one address, asked for from one: somebody who asks for more fills a mailbox. */
const mailsTo = { points: 5, windowMs: 60 * minuteMs };
/** The same from all. More, so that no single stranger keeps an address's owner from theirs. */
const allMailsTo = { points: 20, windowMs: 60 * minuteMs };
/** Answers of providers that came to nothing, brought from one address: each asks the provider once. */
const failedAnswers = { points: 50, windowMs: 15 * minuteMs };
/** Mails that are asked for from one address, to any. An office behind one address forgets fewer passwords. */
const mailsFrom = { points: 30, windowMs: 60 * minuteMs };

/**
 * Each `before…` method counts what is about to happen and returns 0, or returns the seconds to wait and counts
 * nothing.
 */
export interface SignInLimits {
  /** A sign-in attempt, before its password is verified. */
  beforeGuess(guess: Guess): number;
  /** The password was right: forgets this guesser's wrong ones, and uncounts the attempt for the address. */
  recordRightPassword(guess: Guess): void;
  /** An answer of a provider is about to be checked there, for a browser at this address. */
  beforeProviderAnswer(from: ClientAddress): number;
  /** It was a good one: uncounts it. */
  recordGoodAnswer(from: ClientAddress): void;
  /** An account is about to be created from this address. */
  beforeSignUp(from: ClientAddress): number;
  /** A user is about to change their name. */
  beforeChange(userId: string): number;
  /** A user is about to download their data. */
  beforeExport(userId: string): number;
  /** A user is about to ask somebody to become contacts. */
  beforeContactRequest(userId: string): number;
  /** Somebody at an address asks for a mail to an e-mail address, whether it has an account or not. */
  beforeMail(email: string, from: ClientAddress): number;
}

/**
 * Not the machine's clock: set back by an hour, it would make everybody who has tried before wait for an hour, also those
 * who were right.
 */
export const steadyMs = () => performance.timeOrigin + performance.now();

const seconds = (waitMs: number) => Math.ceil(waitMs / 1000);

/** The limit of one group applies to the whole address. */
function waitOf(counter: WindowCounter, groups: readonly AddressGroup[], nowMs: number): number {
  return Math.max(0, ...groups.map(({ key, allowance }) => counter.waitMs(key, nowMs, allowance)));
}

/** Attempts at an account are counted per device, or per smallest group of addresses. */
function guesserOf({ email, from, deviceId }: Guess): AddressGroup {
  if (deviceId !== null) return { key: keyOf(email, 'device', deviceId), allowance: 1 };
  const [{ key, allowance }] = addressGroups(from);
  return { key: keyOf(email, 'address', key), allowance };
}

/** What `beforeGuess` and `recordRightPassword` read and write. */
export function keysOfGuess(guess: Guess): Keys {
  const attempts = [guesserOf(guess).key];
  if (guess.deviceId !== null) return { attempts, guessers: attempts };
  const wrongPasswords = addressGroups(guess.from).map(({ key }) => key);
  const guessers = wrongPasswords.map((key) => keyOf(guess.email, 'address', key));
  return { attempts, wrongPasswords, guessers, queues: [keyOf(guess.email)] };
}

/** What `beforeSignUp` reads and writes. */
export const keysOfSignUp = (from: ClientAddress): Keys => ({ signUps: addressGroups(from).map(({ key }) => key) });

/** What `beforeProviderAnswer` and `recordGoodAnswer` read and write. */
export const keysOfAnswer = (from: ClientAddress): Keys => ({
  failedAnswers: addressGroups(from).map(({ key }) => key),
});

/** What `beforeChange` reads and writes. */
export const keysOfChange = (userId: string): Keys => ({ changes: [userId] });

/** What `beforeExport` reads and writes. */
export const keysOfExport = (userId: string): Keys => ({ exports: [userId] });

/** What `beforeContactRequest` reads and writes. */
export const keysOfContactRequest = (userId: string): Keys => ({ contactRequests: [userId] });

/** What `beforeMail` reads and writes. */
export const keysOfMail = (email: string, from: ClientAddress): Keys => ({
  mailsTo: [keyOf(email), ...addressGroups(from).map(({ key }) => keyOf(email, 'address', key))],
  mailsFrom: addressGroups(from).map(({ key }) => key),
});

/** The rules, without a word of where the tables are. */
export function openSignInLimits(
  settings: { readonly signUpsPerHour: number },
  tables: Tables = memoryTables(),
  now: () => number = steadyMs,
): SignInLimits {
  const guesses = new Guesses(tables);
  const byAddress = new WindowCounter(wrongPasswords, tables.wrongPasswords);
  const byGuesser = new WindowCounter(attempts, tables.attempts);
  const byBringer = new WindowCounter(failedAnswers, tables.failedAnswers);
  const byPerson = new WindowCounter(changes, tables.changes);
  const byTaker = new WindowCounter(exports, tables.exports);
  const byRequester = new WindowCounter(contactRequests, tables.contactRequests);
  const byReader = new WindowCounter(allMailsTo, tables.mailsTo);
  const byReaderAndAsker = new WindowCounter(mailsTo, tables.mailsTo);
  const byAsker = new WindowCounter(mailsFrom, tables.mailsFrom);
  const signUps = new WindowCounter({ points: settings.signUpsPerHour, windowMs: 60 * minuteMs }, tables.signUps);

  return {
    beforeGuess(guess) {
      const nowMs = now();
      // A known device is counted by itself, since it may share its address with an attacker.
      const groups = guess.deviceId === null ? addressGroups(guess.from) : [];
      const guesser = guesserOf(guess);
      const waitMs =
        Math.max(waitOf(byGuesser, [guesser], nowMs), waitOf(byAddress, groups, nowMs)) || guesses.waitMs(guess, nowMs);
      if (waitMs > 0) return seconds(waitMs);
      byGuesser.add(guesser.key, nowMs);
      for (const { key } of groups) byAddress.add(key, nowMs);
      return 0;
    },
    recordRightPassword(guess) {
      guesses.recordSuccess(guess);
      if (guess.deviceId !== null) return;
      for (const { key } of addressGroups(guess.from)) byAddress.refund(key, now());
    },
    beforeProviderAnswer(from) {
      const nowMs = now();
      const groups = addressGroups(from);
      const waitMs = waitOf(byBringer, groups, nowMs);
      if (waitMs <= 0) for (const { key } of groups) byBringer.add(key, nowMs);
      return seconds(waitMs);
    },
    recordGoodAnswer(from) {
      for (const { key } of addressGroups(from)) byBringer.refund(key, now());
    },
    beforeSignUp(from) {
      const nowMs = now();
      const groups = addressGroups(from);
      const waitMs = waitOf(signUps, groups, nowMs);
      if (waitMs <= 0) for (const { key } of groups) signUps.add(key, nowMs);
      return seconds(waitMs);
    },
    beforeChange(userId) {
      const nowMs = now();
      const waitMs = byPerson.waitMs(userId, nowMs);
      if (waitMs <= 0) byPerson.add(userId, nowMs);
      return seconds(waitMs);
    },
    beforeExport(userId) {
      const nowMs = now();
      const waitMs = byTaker.waitMs(userId, nowMs);
      if (waitMs <= 0) byTaker.add(userId, nowMs);
      return seconds(waitMs);
    },
    beforeContactRequest(userId) {
      const nowMs = now();
      const waitMs = byRequester.waitMs(userId, nowMs);
      if (waitMs <= 0) byRequester.add(userId, nowMs);
      return seconds(waitMs);
    },
    beforeMail(email, from) {
      const nowMs = now();
      const reader = keyOf(email);
      const groups = addressGroups(from);
      const pairs = groups.map(({ key, allowance }) => ({ key: keyOf(email, 'address', key), allowance }));
      const waitMs = Math.max(
        ...[byReader.waitMs(reader, nowMs), waitOf(byReaderAndAsker, pairs, nowMs), waitOf(byAsker, groups, nowMs)],
      );
      if (waitMs > 0) return seconds(waitMs);
      byReader.add(reader, nowMs);
      for (const { key } of pairs) byReaderAndAsker.add(key, nowMs);
      for (const { key } of groups) byAsker.add(key, nowMs);
      return 0;
    },
  };
}
