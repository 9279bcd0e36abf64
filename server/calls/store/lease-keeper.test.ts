import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { type CallRow, OPEN_TERMS } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { LeaseKeeper } from './lease-keeper';
import { MemoryCallStore, MemoryCalls } from './memory-call-store';

const RENEW_MS = 1_000;
const LOOKS = 3;

const row: CallRow = {
  id: 'x',
  callId: 'call of x',
  caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
  callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  relayOnlyUserIds: [],
  terms: OPEN_TERMS,
  callerDeviceId: 'a1',
  calleeDeviceId: 'b1',
  callerMedia: 'video',
  calleeMedia: 'video',
  linkEpoch: 0,
  invitedAt: 1_000_000,
  acceptedAt: 1_000_000,
  connectedAt: 1_000_000,
  endedAt: null,
  endReason: null,
};

/** A sidecar as far as leases go. A halted one stands still, as a process that is stopped or dead. */
class Node {
  readonly store: MemoryCallStore;
  readonly keeper: LeaseKeeper;
  readonly adopted: string[] = [];
  losses = 0;
  isHalted = false;

  constructor(name: string, shared: MemoryCalls) {
    this.store = new MemoryCallStore(shared, clock, name);
    this.keeper = new LeaseKeeper({
      store: {
        renew: async () => {
          if (isStoreAway) throw new Error('the store is away');
          return this.store.renew();
        },
        otherLeases: () => this.store.otherLeases(),
        endLease: (lease) => this.store.endLease(lease),
        adopt: () => this.store.adopt(),
      },
      clock: { every: (ms, run) => clock.every(ms, () => this.isHalted || run()) },
      logger: pino({ level: 'silent' }),
      timings: { renewMs: RENEW_MS, looks: LOOKS },
      onAdopted: (calls) => this.adopted.push(...calls.map((call) => call.row.id)),
      onLost: () => {
        this.losses += 1;
      },
    });
  }

  async start(): Promise<this> {
    await this.store.open();
    this.keeper.start();
    return this;
  }
}

let clock: ManualClock;
let isStoreAway: boolean;
let one: Node;
let two: Node;

async function rounds(count: number) {
  for (let round = 0; round < count; round += 1) {
    clock.advance(RENEW_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

beforeEach(async () => {
  clock = new ManualClock();
  isStoreAway = false;
  const shared = new MemoryCalls();
  one = await new Node('one', shared).start();
  await one.store.insert(row);
  two = await new Node('two', shared).start();
});

it('leaves a sidecar alone that renews its lease', async () => {
  await rounds(10 * LOOKS);
  expect([one.losses, two.losses]).toEqual([0, 0]);
  expect(two.adopted).toEqual([]);
});

it('takes over the calls of a sidecar that is gone, once', async () => {
  await rounds(2);
  one.isHalted = true;
  await rounds(LOOKS - 1);
  expect(two.adopted).toEqual([]);
  await rounds(3 * LOOKS);
  expect(two.adopted).toEqual(['x']);
});

it('tells a sidecar that stood still too long that its lease is lost, once', async () => {
  one.isHalted = true;
  await rounds(2 * LOOKS);
  one.isHalted = false;
  await rounds(3);
  expect([one.losses, two.losses]).toEqual([1, 0]);
  expect(two.adopted).toEqual(['x']);
});

it('takes nothing after the computer slept, whichever of the two wakes first', async () => {
  await rounds(2);
  for (const late of [one, two]) {
    one.isHalted = true;
    two.isHalted = true;
    await rounds(100 * LOOKS);
    one.isHalted = false;
    two.isHalted = false;
    late.isHalted = true;
    await rounds(1);
    late.isHalted = false;
    await rounds(2 * LOOKS);
  }
  expect([one.losses, two.losses]).toEqual([0, 0]);
});

it('takes nothing after the store was out of reach of everybody', async () => {
  await rounds(2);
  isStoreAway = true;
  await rounds(100 * LOOKS);
  isStoreAway = false;
  one.isHalted = true;
  await rounds(1);
  one.isHalted = false;
  await rounds(2 * LOOKS);
  expect([one.losses, two.losses]).toEqual([0, 0]);
});

it('does nothing after it was stopped', async () => {
  await two.keeper.stop();
  one.isHalted = true;
  await rounds(4 * LOOKS);
  expect(two.adopted).toEqual([]);
});
