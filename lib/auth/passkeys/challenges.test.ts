import { expect, it } from 'vitest';
import {
  CHALLENGE_MS,
  encodeChallenges,
  isOpen,
  type OpenChallenges,
  readChallenges,
  withChallenge,
} from './challenges';

const secret = 'a secret of this test, long enough to be one';

it('is open in its browser for five minutes, and for its purpose alone', async () => {
  const nowMs = Date.now();
  const { challenge, open } = withChallenge([], 'sign-in', nowMs);
  const token = await encodeChallenges(open, secret);
  expect(token).not.toContain(challenge);
  const read = await readChallenges(token, secret, nowMs + CHALLENGE_MS - 1);
  expect(isOpen(read, 'sign-in', challenge)).toBe(true);
  expect(isOpen(read, 'register', challenge)).toBe(false);
  expect(isOpen(read, 'sign-in', 'another')).toBe(false);
  expect(await readChallenges(token, secret, nowMs + CHALLENGE_MS)).toEqual([]);
});

it('stands beside those of three other tabs', () => {
  let open: OpenChallenges = [];
  const made: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const next = withChallenge(open, 'sign-in');
    made.push(next.challenge);
    open = next.open;
  }
  expect(made.map((challenge) => isOpen(open, 'sign-in', challenge))).toEqual([false, true, true, true, true]);
  expect(new Set(made).size).toBe(5);
});

it('is never one that this server did not make', async () => {
  const { open } = withChallenge([], 'sign-in');
  const others = await encodeChallenges(open, 'another secret that is long enough as well');
  for (const token of [undefined, '', 'x'.repeat(5_000), others])
    expect(await readChallenges(token, secret)).toEqual([]);
});
