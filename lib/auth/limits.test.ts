import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSignInLimits, type SignInLimits } from './limits';

const email = 'alice@mado.example';
let limits: SignInLimits;

beforeEach(() => {
  vi.useFakeTimers();
  limits = openSignInLimits({ signUpsPerHour: 2 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Each from an address of its own, as from a botnet. */
let address = 0;
const guess = (of = email) => limits.beforeGuess(of, `198.51.100.${address++ % 250}`);

it('right passwords are counted too: each costs a hash', async () => {
  const signIn = async (from: string) => {
    const seconds = await limits.beforeGuess(email, from);
    if (seconds === 0) await limits.rightGuess(email, from);
    return seconds;
  };
  for (let n = 0; n < 30; n++) expect(await signIn('home')).toBe(0);
  expect(await signIn('home')).toBe(15 * 60);
  expect(await signIn('work')).toBe(0);
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect(await signIn('home')).toBe(0);
});

it('a name changes ten times a minute at most', async () => {
  for (let n = 0; n < 10; n++) expect(await limits.beforeChange('alice')).toBe(0);
  expect(await limits.beforeChange('alice')).toBe(60);
  expect(await limits.beforeChange('bob')).toBe(0);
});

describe('wrong passwords for one account', () => {
  it('are free ten times, then cost a minute', async () => {
    for (let n = 0; n < 10; n++) expect(await guess()).toBe(0);
    expect(await guess()).toBe(60);
    expect(await guess('bob@mado.example')).toBe(0);
  });

  it('cost more each time, up to a quarter of an hour', async () => {
    for (let n = 0; n < 10; n++) await guess();
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      const seconds = await guess();
      waits.push(seconds);
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      expect(await guess()).toBe(0);
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900]);
  });

  it('let no more than ten through when a hundred come at once', async () => {
    const waits = await Promise.all(Array.from({ length: 100 }, () => guess()));
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(10);
  });

  it('are not made worse by asking again while waiting', async () => {
    for (let n = 0; n < 10; n++) await guess();
    for (let n = 0; n < 20; n++) await guess();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await guess()).toBe(0);
    expect(await guess()).toBe(120);
  });

  it('of others do not keep out who signed in from their address before', async () => {
    await limits.beforeGuess(email, 'home');
    await limits.rightGuess(email, 'home');
    for (let n = 0; n < 20; n++) await guess();
    expect(await guess()).toBeGreaterThan(0);
    for (let n = 0; n < 10; n++) expect(await limits.beforeGuess(email, 'home')).toBe(0);
    expect(await limits.beforeGuess(email, 'home')).toBe(60);
  });

  it('count for the account wherever they come from', async () => {
    await limits.beforeGuess(email, 'home');
    await limits.rightGuess(email, 'home');
    for (let n = 0; n < 10; n++) await limits.beforeGuess(email, 'home');
    expect(await guess()).toBe(60);
  });

  it('are forgotten with the right one', async () => {
    for (let n = 0; n < 10; n++) await guess();
    await limits.rightGuess(email, 'somewhere');
    for (let n = 0; n < 10; n++) expect(await guess()).toBe(0);
  });
});

describe('wrong passwords from one address', () => {
  it('are stopped after fifty, whoever they are for', async () => {
    for (let n = 0; n < 50; n++) expect(await limits.beforeGuess(`${n}@mado.example`, 'office')).toBe(0);
    expect(await limits.beforeGuess('x@mado.example', 'office')).toBe(15 * 60);
    expect(await limits.beforeGuess('x@mado.example', 'home')).toBe(0);
  });

  it('do not count those that were right', async () => {
    for (let n = 0; n < 200; n++) {
      expect(await limits.beforeGuess(`${n}@mado.example`, 'office')).toBe(0);
      await limits.rightGuess(`${n}@mado.example`, 'office');
    }
  });
});

describe('sign-ups from one address', () => {
  it('are as many in an hour as the settings say', async () => {
    expect(await limits.beforeSignUp('office')).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await limits.beforeSignUp('office')).toBe(0);
    expect(await limits.beforeSignUp('office')).toBe(59 * 60);
    expect(await limits.beforeSignUp('home')).toBe(0);
    await vi.advanceTimersByTimeAsync(59 * 60_000);
    expect(await limits.beforeSignUp('office')).toBe(0);
  });
});
