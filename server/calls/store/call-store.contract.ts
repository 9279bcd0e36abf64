import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/protocol/sidecar/presence';
import { type CallRow, OPEN_TERMS } from '@/server/calls/registry/types';
import type { ManualClock } from '@/tests/fakes/manual-clock';
import type { CallStore } from './call-store';

/** What one test needs: an empty place for calls, and stores of any number of sidecars on it. */
export interface ContractPlace {
  /** Moves the time of all its stores. */
  readonly clock: ManualClock;
  readonly caller: User;
  readonly callee: User;
  /** A store as one start of the sidecar `node` opens it, with a fencing number if it is the owner among several. */
  store(node: string, fence?: number): CallStore;
  close(): Promise<void>;
}

/** What every `CallStore` must do; to be called in a `describe` or at the top of a test file. */
export function callStoreContract(makePlace: () => Promise<ContractPlace>): void {
  let place: ContractPlace;

  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.close());

  async function opened(node: string, fence?: number): Promise<CallStore> {
    const store = place.store(node, fence);
    expect(await store.open()).toBeNull();
    return store;
  }

  const ringing = (id: string): CallRow => ({
    id,
    callId: `call of ${id}`,
    caller: place.caller,
    callee: place.callee,
    relayOnlyUserIds: [],
    terms: OPEN_TERMS,
    callerDeviceId: 'a1',
    calleeDeviceId: null,
    callerMedia: 'video',
    calleeMedia: null,
    linkEpoch: 0,
    invitedAt: place.clock.steadyMs(),
    acceptedAt: null,
    connectedAt: null,
    endedAt: null,
    endReason: null,
  });
  const accepted = (row: CallRow): CallRow => ({
    ...row,
    calleeDeviceId: 'b1',
    calleeMedia: 'audio',
    linkEpoch: 2,
    acceptedAt: place.clock.steadyMs(),
    connectedAt: place.clock.steadyMs(),
  });
  const ended = (row: CallRow): CallRow => ({ ...row, endedAt: place.clock.steadyMs(), endReason: 'hung-up' });

  /** Another sidecar's reading of the only lease that is not its own. */
  async function leaseSeenBy(store: CallStore) {
    const [lease, ...others] = await store.otherLeases();
    if (!lease) throw new Error('it sees no lease');
    expect(others).toEqual([]);
    return lease;
  }

  describe('a restart of the same sidecar', () => {
    it('gets back its calls as they were last written, and when they were last known to go on', async () => {
      const first = await opened('one');
      const row = ringing('x');
      await first.insert(row);
      place.clock.advance(2_000);
      await first.update(accepted(row));
      const asWritten = accepted(row);
      place.clock.advance(15_000);
      await first.touch(['x']);
      const aliveAtMs = place.clock.steadyMs();
      place.clock.advance(1_000);
      expect(await (await opened('one')).adopt()).toEqual([{ row: asWritten, aliveAtMs }]);
    });

    it('does not get back a call that has ended, but is told of it', async () => {
      const first = await opened('one');
      const row = ringing('x');
      await first.insert(row);
      place.clock.advance(60_000);
      await first.update(ended(row));
      const again = await opened('one');
      expect(await again.adopt()).toEqual([]);
      expect(await again.endedSince(row.invitedAt)).toEqual([ended(row)]);
      expect(await again.endedSince(place.clock.steadyMs())).toEqual([]);
    });

    it('fences off the start before it', async () => {
      const first = await opened('one');
      const row = ringing('x');
      await first.insert(row);
      const second = await opened('one');
      expect(await first.renew()).toBe(false);
      expect(await first.update(ended(row))).toBe(false);
      await expect(first.insert(ringing('y'))).rejects.toThrow();
      expect(await second.adopt()).toMatchObject([{ row: { id: 'x', endedAt: null } }]);
      expect(await second.update(ended(row))).toBe(true);
    });
  });

  describe('another sidecar', () => {
    it('takes no call of a sidecar whose lease stands, and cannot write one', async () => {
      const one = await opened('one');
      const row = ringing('x');
      await one.insert(row);
      const two = await opened('two');
      expect(await two.adopt()).toEqual([]);
      expect(await two.update(ended(row))).toBe(false);
      await two.touch(['x']);
      await expect(two.insert(row)).rejects.toThrow();
      expect(await one.renew()).toBe(true);
      expect(await one.update(ended(row))).toBe(true);
      expect(await one.endedSince(0)).toEqual([ended(row)]);
    });

    it('sees the leases of the others renewed', async () => {
      const one = await opened('one');
      const two = await opened('two');
      const before = await leaseSeenBy(two);
      expect(await leaseSeenBy(two)).toEqual(before);
      await one.renew();
      const after = await leaseSeenBy(two);
      expect(after.id).toBe(before.id);
      expect(after.renewals).not.toBe(before.renewals);
    });

    it('does not end a lease that has been renewed since it was read', async () => {
      const one = await opened('one');
      await one.insert(ringing('x'));
      const two = await opened('two');
      const lease = await leaseSeenBy(two);
      expect(await one.renew()).toBe(true);
      await two.endLease(lease);
      expect(await one.renew()).toBe(true);
      expect(await two.adopt()).toEqual([]);
    });

    it('takes the calls of a sidecar whose lease it ended, which then writes nothing', async () => {
      const one = await opened('one');
      const row = ringing('x');
      await one.insert(row);
      const two = await opened('two');
      await two.endLease(await leaseSeenBy(two));
      expect(await two.adopt()).toMatchObject([{ row: { id: 'x' } }]);
      expect(await one.renew()).toBe(false);
      expect(await one.update(ended(row))).toBe(false);
      await expect(one.insert(ringing('y'))).rejects.toThrow();
      expect(await two.update(accepted(row))).toBe(true);
    });

    it('takes at its start the calls of a sidecar that stopped in good order, and not before', async () => {
      const one = await opened('one');
      await one.insert(ringing('x'));
      const two = await opened('two');
      await one.release();
      expect(await two.adopt()).toEqual([]);
      expect(await (await opened('three')).adopt()).toMatchObject([{ row: { id: 'x' } }]);
    });
  });

  describe('an owner among several sidecars', () => {
    it('takes the calls of every lower one, which then writes nothing', async () => {
      const alone = await opened('alone');
      await alone.insert(ringing('w'));
      const lower = await opened('one', 3);
      expect(await lower.adopt()).toMatchObject([{ row: { id: 'w' } }]);
      const row = ringing('x');
      await lower.insert(row);
      const higher = await opened('two', 4);
      expect((await higher.adopt()).map((call) => call.row.id).sort()).toEqual(['w', 'x']);
      expect(await lower.renew()).toBe(false);
      expect(await lower.update(ended(row))).toBe(false);
      await expect(lower.insert(ringing('y'))).rejects.toThrow();
      expect(await higher.update(ended(row))).toBe(true);
    });

    it('is refused by a higher one and by one of the same number, however late it opens', async () => {
      const higher = await opened('two', 4);
      await higher.insert(ringing('x'));
      for (const fence of [3, 4]) {
        const late = place.store('one', fence);
        expect(await late.open()).toBe(4);
        expect(await late.adopt()).toEqual([]);
        await expect(late.insert(ringing('y'))).rejects.toThrow();
        expect(await late.renew()).toBe(false);
      }
      expect(await higher.renew()).toBe(true);
    });

    it('is one of those that open at once', async () => {
      const gone = await opened('gone', 1);
      await gone.insert(ringing('x'));
      const stores = [2, 3, 4, 5].map((fence) => place.store(`of ${fence}`, fence));
      await Promise.all(stores.map((store) => store.open()));
      const taken = await Promise.all(stores.map((store) => store.adopt().catch(() => [])));
      expect(taken.map((calls) => calls.length)).toEqual([0, 0, 0, 1]);
    });
  });

  it('gives a call that nobody holds to one taker', async () => {
    const gone = await opened('gone');
    for (const id of ['x', 'y', 'z']) await gone.insert(ringing(id));
    const [lease] = await (await opened('one')).otherLeases();
    const takers = await Promise.all(['one', 'two', 'three'].map((node) => opened(node)));
    if (lease) await takers[0]?.endLease(lease);
    const taken = (await Promise.all(takers.map((taker) => taker.adopt()))).flat();
    expect(taken.map(({ row }) => row.id).sort()).toEqual(['x', 'y', 'z']);
  });

  it('never changes a call that has ended', async () => {
    const store = await opened('one');
    const row = ringing('x');
    await store.insert(row);
    place.clock.advance(5_000);
    const end = ended(row);
    expect(await store.update(end)).toBe(true);
    place.clock.advance(5_000);
    expect(await store.update(accepted(row))).toBe(false);
    expect(await store.update({ ...ended(row), endReason: 'declined' })).toBe(false);
    await store.touch(['x']);
    expect(await store.endedSince(0)).toEqual([end]);
  });

  it('writes a call that came and went before it could be written', async () => {
    const store = await opened('one');
    const row = ringing('x');
    place.clock.advance(5_000);
    await store.insert(ended(row));
    expect(await store.endedSince(0)).toEqual([ended(row)]);
    expect(await (await opened('one')).adopt()).toEqual([]);
  });

  it.each([3_600_000, -3_600_000])('keeps the length of a call in which the clock was set by %i ms', async (byMs) => {
    const store = await opened('one');
    const row = accepted(ringing('x'));
    await store.insert(row);
    place.clock.set(byMs);
    place.clock.advance(60_000);
    await store.update(ended(row));
    const [read] = await store.endedSince(0);
    expect(Number(read?.endedAt) - Number(read?.connectedAt)).toBe(60_000);
  });
}
