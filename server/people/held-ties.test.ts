import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { HeldTies, type HeldTiesDeps } from './held-ties';

const logger = pino({ level: 'silent' });
const settled = () => new Promise((resolve) => setImmediate(resolve));
const ties = (...blocks: string[]) => ({ contacts: new Set<string>(), blocks: new Set(blocks) });

let clock: ManualClock;
/** Whom Alice has blocked, as the database has it. */
let stored: string[];
/** What reads wait for. */
let gate: Promise<unknown>;
let reads: number;
let changes: string[];
let held: HeldTies;

beforeEach(() => {
  clock = new ManualClock();
  stored = [];
  gate = Promise.resolve();
  reads = 0;
  changes = [];
  const row = { callableBy: 'everyone', seenBy: 'contacts', earlyLinks: null, hidesAddress: false };
  const db = {
    contact: { findMany: async () => [] },
    block: {
      findMany: async () => {
        reads += 1;
        const now = stored.map((blockedId) => ({ blockerId: 'alice', blockedId }));
        await gate;
        return now;
      },
    },
    user: { findUnique: async () => row },
  } as unknown as HeldTiesDeps['db'];
  held = new HeldTies({ db, clock, logger, onChanged: (userId, seenBy) => changes.push(`${userId} ${seenBy}`) });
});

it('reads again what changed of somebody who is here, and of nobody else', async () => {
  held.hold('alice', ties());
  stored = ['bob'];
  held.changed(['alice', 'carol']);
  await settled();
  expect([...held.of('alice').blocks]).toEqual(['bob']);
  expect(changes).toEqual(['alice contacts']);
  expect([reads, held.of('carol').blocks.size]).toEqual([1, 0]);
});

it('reads again for a device that was coming while the change was told', async () => {
  const before = await held.read('alice');
  stored = ['bob'];
  held.changed(['alice']);
  held.hold('alice', before);
  await settled();
  expect([...held.of('alice').blocks]).toEqual(['bob']);
  clock.advance(10_000);
  held.hold('alice', ties());
  await settled();
  expect(changes).toHaveLength(1);
});

it('ends with the latest of changes that come while it reads', async () => {
  held.hold('alice', ties());
  let open = () => {};
  gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  held.changed(['alice']);
  stored = ['bob'];
  held.changed(['alice']);
  held.changed(['alice']);
  open();
  await settled();
  expect([...held.of('alice').blocks]).toEqual(['bob']);
  expect(reads).toBe(2);
});

it('tries again while the database does not answer, and stops when it is closed', async () => {
  held.hold('alice', ties());
  stored = ['bob'];
  gate = Promise.reject(new Error('gone'));
  gate.catch(() => undefined);
  held.changed(['alice']);
  await settled();
  clock.advance(1_000);
  await settled();
  expect(reads).toBe(2);
  gate = Promise.resolve();
  clock.advance(1_000);
  await settled();
  expect([...held.of('alice').blocks]).toEqual(['bob']);
  held.close();
  held.changed(['alice']);
  await settled();
  expect(changes).toHaveLength(1);
});

it('forgets somebody whose last device has gone, also while it reads', async () => {
  held.hold('alice', ties('bob'));
  held.changed(['alice']);
  held.release('alice');
  await settled();
  expect([held.of('alice').blocks.size, changes]).toEqual([0, []]);
});
