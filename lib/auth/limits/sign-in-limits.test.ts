import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientAddress } from '@/lib/http/client-address';
import { openSignInLimits, type SignInLimits } from './sign-in-limits';

const email = 'alice@mado.example';
const minuteMs = 60_000;
let limits: SignInLimits;

beforeEach(() => {
  vi.useFakeTimers();
  limits = openSignInLimits({ signUpsPerHour: 2 });
});
afterEach(() => {
  vi.useRealTimers();
});

const at = (text: string, doubt: ClientAddress['doubt'] = null): ClientAddress => ({ text, doubt });
/** The n-th of a million unrelated addresses. */
const botOf = (n: number) => at(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
const home = at('198.51.100.7');

/** A wrong password from an unknown device; returns the seconds to wait, or 0. */
const guess = (from = home, of = email) => limits.beforeGuess({ email: of, from, deviceId: null });
const guessOnDevice = (deviceId: string, from = home) => limits.beforeGuess({ email, from, deviceId });
function signIn(from = home, deviceId: string | null = null): number {
  const attempt = { email, from, deviceId };
  const wait = limits.beforeGuess(attempt);
  if (wait === 0) limits.recordRightPassword(attempt);
  return wait;
}
const pass = (ms: number) => vi.advanceTimersByTime(ms);

it('counts right passwords too, since each costs a hash', () => {
  for (let n = 0; n < 30; n++) expect(signIn()).toBe(0);
  expect(signIn()).toBe(15 * 60);
  expect(signIn(at('198.51.100.8'))).toBe(0);
  pass(15 * minuteMs);
  expect(signIn()).toBe(0);
});

it('lets nobody wait because the machine’s clock was set back', () => {
  expect([guess(), signIn(), signIn(home, 'phone')]).toEqual([0, 0, 0]);
  vi.setSystemTime(Date.now() - 60 * minuteMs);
  expect([guess(), signIn(), signIn(home, 'phone')]).toEqual([0, 0, 0]);
});

it('allows ten name changes per minute', () => {
  for (let n = 0; n < 10; n++) expect(limits.beforeChange('alice')).toBe(0);
  expect(limits.beforeChange('alice')).toBe(60);
  expect(limits.beforeChange('bob')).toBe(0);
});

describe('wrong passwords for one account from one address', () => {
  it('are free ten times, then cost waits that double, up to a day', () => {
    for (let n = 0; n < 10; n++) expect(guess()).toBe(0);
    const waits: number[] = [];
    for (let n = 0; n < 13; n++) {
      waits.push(guess());
      pass((waits.at(-1) as number) * 1000);
      expect(guess()).toBe(0);
    }
    const minutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440];
    expect(waits).toEqual(minutes.map((wait) => wait * 60));
  });

  it('pass ten at a time when a hundred arrive at once', () => {
    expect(Array.from({ length: 100 }, () => guess()).filter((wait) => wait === 0)).toHaveLength(10);
  });

  it('do not wait longer for asking again meanwhile', () => {
    for (let n = 0; n < 30; n++) guess();
    pass(minuteMs);
    expect(guess()).toBe(0);
    expect(guess()).toBe(120);
  });

  it('are forgotten after the right one', () => {
    for (let n = 0; n < 9; n++) guess();
    expect(signIn()).toBe(0);
    for (let n = 0; n < 10; n++) expect(guess()).toBe(0);
  });

  it('delay nobody at another address or at another account', () => {
    for (let n = 0; n < 20; n++) guess();
    expect(guess(at('198.51.100.8'))).toBe(0);
    expect(guess(home, 'bob@mado.example')).toBe(0);
  });

  it('count together for each IPv6 network, with more allowed in a larger one', () => {
    const passes = (address: (n: number) => string) => {
      limits = openSignInLimits({ signUpsPerHour: 2 });
      let passed = 0;
      for (let n = 0; n < 60; n++) if (guess(at(address(n))) === 0) passed++;
      return passed;
    };
    const hex = (n: number) => n.toString(16).padStart(2, '0');
    expect(passes((n) => `2001:db8:1:200::${n}`)).toBe(10);
    expect(passes((n) => `2001:db8:1:2${hex(n)}::1`)).toBe(20);
    // The account's queue is reached before the forty guesses that a /48 would have.
    expect(passes((n) => `2001:db8:1:${n}00::1`)).toBe(30);
    expect(passes((n) => `2001:db8:${n}::1`)).toBe(30);
  });
});

describe('wrong passwords for one account from many addresses', () => {
  it('pass thirty times, then queue for at most a quarter of an hour', () => {
    const waits = Array.from({ length: 100 }, (_, n) => guess(botOf(n)));
    expect(waits.slice(0, 30)).toEqual(Array<number>(30).fill(0));
    expect(waits.slice(30, 34)).toEqual([60, 120, 180, 240]);
    expect(Math.max(...waits)).toBe(15 * 60);
  });

  it('cannot delay the owner, whose slot at a new address stays reserved', () => {
    for (let n = 0; n < 1_000; n++) guess(botOf(n));
    const wait = guess();
    expect(wait).toBe(15 * 60);
    for (let minute = 0; minute < 15; minute++) {
      for (let n = 0; n < 200; n++) guess(botOf(minute * 200 + n));
      pass(minuteMs);
    }
    expect(signIn()).toBe(0);
  });

  it('wait longer each time in the queue', () => {
    for (let n = 0; n < 1_000; n++) guess(botOf(n));
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      for (let bot = 0; bot < 1_000; bot++) guess(botOf(2_000 + n * 1_000 + bot));
      pass(guess() * 1000);
      expect(guess()).toBe(0);
      waits.push(guess());
      pass((waits.at(-1) as number) * 1000);
    }
    expect(waits).toEqual([15 * 60, 30 * 60, 60 * 60, 120 * 60]);
  });

  // The figures stated in docs/decisions/025.
  it.each([
    { from: 'one address', guessers: 1, attempt: () => guess(), firstDay: 20, dailyAfter: 1 },
    {
      from: '1,000 addresses',
      guessers: 1_000,
      attempt: (n: number) => guess(botOf(n)),
      firstDay: 7_200,
      dailyAfter: 1_100,
    },
    { from: 'a stolen device', guessers: 1, attempt: () => guessOnDevice('stolen'), firstDay: 38, dailyAfter: 24 },
  ])('are at most $firstDay on the first day from $from, and $dailyAfter a day after', (expected) => {
    const days = 4;
    const passed = Array<number>(days).fill(0);
    const nextMs = Array<number>(expected.guessers).fill(0);
    for (let nowMs = 0; nowMs < days * 24 * 60 * minuteMs; nowMs += minuteMs) {
      for (let bot = 0; bot < expected.guessers; bot++) {
        while ((nextMs[bot] as number) <= nowMs) {
          const wait = expected.attempt(bot);
          nextMs[bot] = nowMs + wait * 1000;
          if (wait === 0) (passed[Math.floor(nowMs / (24 * 60 * minuteMs))] as number)++;
        }
      }
      pass(minuteMs);
    }
    const [firstDay, ...later] = passed as [number, ...number[]];
    expect(firstDay).toBeLessThanOrEqual(expected.firstDay);
    expect(later.reduce((sum, day) => sum + day, 0) / later.length).toBeLessThanOrEqual(expected.dailyAfter);
  });
});

describe('a known device', () => {
  it('signs in whatever others guess, elsewhere or at its own address', () => {
    for (let n = 0; n < 1_000; n++) guess(botOf(n));
    for (let n = 0; n < 100; n++) guess();
    for (let n = 0; n < 100; n++) guess(home, `${n}@mado.example`);
    expect(guess()).toBeGreaterThan(0);
    expect(signIn(home, 'phone')).toBe(0);
  });

  it('guesses wrong ten times, then waits ever longer, up to an hour, whatever its address', () => {
    for (let n = 0; n < 10; n++) expect(guessOnDevice('stolen', botOf(n))).toBe(0);
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) {
      waits.push(guessOnDevice('stolen', botOf(n)));
      pass((waits.at(-1) as number) * 1000);
      expect(guessOnDevice('stolen', botOf(n))).toBe(0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((minutes) => minutes * 60));
    expect(signIn(home, 'phone')).toBe(0);
  });

  it('has its wrong guesses forgotten after the right one', () => {
    for (let n = 0; n < 9; n++) guessOnDevice('phone');
    expect(signIn(home, 'phone')).toBe(0);
    for (let n = 0; n < 10; n++) expect(guessOnDevice('phone')).toBe(0);
  });
});

describe('wrong passwords from one address', () => {
  it('are stopped after fifty, whichever the account', () => {
    for (let n = 0; n < 50; n++) expect(guess(home, `${n}@mado.example`)).toBe(0);
    expect(guess(home, 'x@mado.example')).toBe(15 * 60);
    expect(guess(at('198.51.100.8'), 'x@mado.example')).toBe(0);
  });

  it('are allowed twice and four times as often in a /56 and a /48', () => {
    const passes = (address: (n: number) => string) => {
      limits = openSignInLimits({ signUpsPerHour: 2 });
      return Array.from({ length: 250 }, (_, n) => guess(at(address(n)), `${n}@mado.example`)).filter((wait) => !wait)
        .length;
    };
    expect(passes((n) => `2001:db8:1:200::${n}`)).toBe(50);
    expect(passes((n) => `2001:db8:1:2${n.toString(16).padStart(2, '0')}::1`)).toBe(100);
    expect(passes((n) => `2001:db8:1:${n.toString(16)}00::1`)).toBe(200);
    expect(passes((n) => `2001:db8:${n}::1`)).toBe(250);
  });

  it('do not stop at fifty where the address may be a proxy’s', () => {
    for (let n = 0; n < 1_000; n++) expect(guess(at('127.0.0.1', 'unreadable'), `${n}@mado.example`)).toBe(0);
    expect(guess(at('127.0.0.1', 'unreadable'), 'x@mado.example')).toBe(15 * 60);
    // A client that really has that address is counted apart.
    expect(guess(at('127.0.0.1'), 'x@mado.example')).toBe(0);
  });

  it('do not include right ones', () => {
    for (let n = 0; n < 200; n++) {
      const attempt = { email: `${n}@mado.example`, from: home, deviceId: null };
      expect(limits.beforeGuess(attempt)).toBe(0);
      limits.recordRightPassword(attempt);
    }
  });
});

describe('sign-ups from one address', () => {
  it('are limited per hour as configured', () => {
    expect(limits.beforeSignUp(home)).toBe(0);
    pass(minuteMs);
    expect(limits.beforeSignUp(home)).toBe(0);
    expect(limits.beforeSignUp(home)).toBe(59 * 60);
    expect(limits.beforeSignUp(at('198.51.100.8'))).toBe(0);
    pass(59 * minuteMs);
    expect(limits.beforeSignUp(home)).toBe(0);
  });

  it('are four times as many in an IPv6 /48', () => {
    const waits = Array.from({ length: 20 }, (_, n) => limits.beforeSignUp(at(`2001:db8:1:${n}00::1`)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(8);
  });
});
