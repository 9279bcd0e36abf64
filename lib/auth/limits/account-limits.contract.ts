import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientAddress } from '@/lib/http/client-address';
import type { AccountLimits } from './account-limits';

/** What one test needs: limits that begin with nothing counted. */
export interface LimitsPlace {
  /** As each process that counts together opens them. */
  open(): Promise<AccountLimits>;
  close(): Promise<void>;
}

const email = 'alice@mado.example';
const at = (text: string): ClientAddress => ({ text, doubt: null });
const home = at('198.51.100.7');
const stranger = (from = home, of = email) => ({ email: of, from, deviceId: null });
const device = { email, from: home, deviceId: 'phone' };

/** What all `AccountLimits` must do, over two processes where there are two. `signUpsPerHour` is 2. */
export function accountLimitsContract(makePlace: () => Promise<LimitsPlace>): void {
  let place: LimitsPlace;
  let processes: [AccountLimits, AccountLimits];

  beforeEach(async () => {
    place = await makePlace();
    processes = [await place.open(), await place.open()];
  });
  afterEach(() => place.close());

  /** The waits of as many questions, asked at once at one process and the other in turn. */
  const ask = (times: number, question: (limits: AccountLimits, n: number) => Promise<number>) =>
    Promise.all(Array.from({ length: times }, (_, n) => question(processes[n % 2 === 0 ? 0 : 1], n)));
  const passed = (waits: readonly number[]) => waits.filter((wait) => wait === 0).length;

  describe('wrong passwords', () => {
    it('for one account from one address pass ten at a time when a hundred arrive at once', async () => {
      const waits = await ask(100, (limits) => limits.beforeGuess(stranger()));
      expect(passed(waits)).toBe(10);
      expect(Math.max(...waits)).toBeLessThanOrEqual(60);
    });

    it('for one account from many addresses pass thirty times, then queue', async () => {
      const waits = await ask(40, (limits, n) => limits.beforeGuess(stranger(at(`203.0.113.${n}`))));
      expect(passed(waits)).toBe(30);
      // Each address has a slot of its own, a minute after the one before.
      const queued = waits.filter((wait) => wait > 0).sort((a, b) => a - b);
      expect(queued.map((wait) => Math.ceil(wait / 60))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('from one address are stopped after fifty, whichever the account', async () => {
      const waits = await ask(60, (limits, n) => limits.beforeGuess(stranger(home, `${n}@mado.example`)));
      expect(passed(waits)).toBe(50);
      expect(await processes[0].beforeGuess(stranger(at('198.51.100.8'), '1@mado.example'))).toBe(0);
    });

    it('are forgotten after the right one', async () => {
      await ask(9, (limits) => limits.beforeGuess(stranger()));
      expect(await processes[0].beforeGuess(stranger())).toBe(0);
      await processes[0].recordRightPassword(stranger());
      expect(passed(await ask(12, (limits) => limits.beforeGuess(stranger())))).toBe(10);
    });

    it('of strangers delay no device that is known, and its own do', async () => {
      await ask(60, (limits) => limits.beforeGuess(stranger()));
      expect(passed(await ask(12, (limits) => limits.beforeGuess(device)))).toBe(10);
    });
  });

  it('lets fifty answers of providers fail from one address, and good ones without end', async () => {
    for (let n = 0; n < 60; n++) {
      expect(await processes[n % 2 === 0 ? 0 : 1].beforeProviderAnswer(home)).toBe(0);
      await processes[0].recordGoodAnswer(home);
    }
    const waits = await ask(60, (limits) => limits.beforeProviderAnswer(home));
    expect(passed(waits)).toBe(50);
    expect(Math.max(...waits)).toBeGreaterThan(800);
    expect(await processes[1].beforeProviderAnswer(at('198.51.100.8'))).toBe(0);
  });

  it('lets two accounts be made from one address in an hour', async () => {
    const waits = await ask(6, (limits) => limits.beforeSignUp(home));
    expect(passed(waits)).toBe(2);
    expect(Math.max(...waits)).toBeGreaterThan(3_500);
    expect(await processes[1].beforeSignUp(at('198.51.100.8'))).toBe(0);
  });

  it('lets five mails an hour go to one address for one asker and twenty for all, and thirty be asked for', async () => {
    const toOne = await ask(9, (limits) => limits.beforeMail('bob@mado.example', at('203.0.113.200')));
    expect(passed(toOne)).toBe(5);
    expect(await processes[0].beforeMail('bob@mado.example', at('203.0.113.201'))).toBe(0);
    const to = await ask(29, (limits, n) => limits.beforeMail(email, at(`203.0.113.${n}`)));
    expect(passed(to)).toBe(20);
    const from = await ask(40, (limits, n) => limits.beforeMail(`${n}@mado.example`, home));
    expect(passed(from)).toBe(30);
    expect(await processes[0].beforeMail('zoe@mado.example', at('198.51.100.8'))).toBe(0);
  });

  it('lets a user change their name ten times in a minute', async () => {
    expect(passed(await ask(20, (limits) => limits.beforeChange('alice')))).toBe(10);
    expect(await processes[1].beforeChange('bob')).toBe(0);
  });

  it('lets a user download their data five times in an hour', async () => {
    expect(passed(await ask(9, (limits) => limits.beforeExport('alice')))).toBe(5);
    expect(await processes[1].beforeExport('bob')).toBe(0);
  });
  it('lets a user ask thirty people a day to become contacts', async () => {
    const waits = await ask(40, (limits) => limits.beforeContactRequest('alice'));
    expect(passed(waits)).toBe(30);
    expect(Math.max(...waits)).toBeGreaterThan(23 * 3_600);
    expect(await processes[1].beforeContactRequest('bob')).toBe(0);
  });
}
