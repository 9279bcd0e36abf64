import { expect, it } from 'vitest';
import { type CallRow, OPEN_TERMS } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import type { CallStore } from './call-store';
import { fenced, LeaseOver } from './fenced-store';
import { MemoryCallStore, MemoryCalls } from './memory-call-store';

const ringing = (id: string): CallRow => ({
  ...{ id, callId: `call of ${id}`, relayOnlyUserIds: [], terms: OPEN_TERMS },
  caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
  callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  ...{ callerDeviceId: 'a1', calleeDeviceId: null, callerMedia: 'video', calleeMedia: null, linkEpoch: 0 },
  ...{ invitedAt: 0, acceptedAt: null, connectedAt: null, endedAt: null, endReason: null },
});
const ended = (row: CallRow): CallRow => ({ ...row, endedAt: 1_000, endReason: 'hung-up' });

async function formerOwner(): Promise<{ former: CallStore; later: CallStore }> {
  const shared = new MemoryCalls();
  const clock = new ManualClock();
  let mayAct = true;
  const former = fenced(new MemoryCallStore(shared, clock, 'a', 1), () => mayAct);
  await former.open();
  await former.insert(ringing('one'));
  mayAct = false;
  return { former, later: new MemoryCallStore(shared, clock, 'b', 2) };
}

it('keeps what an owner confirmed just before its lease ended', async () => {
  const { former, later } = await formerOwner();
  expect(await former.update(ended(ringing('one')))).toBe(true);
  await former.insert(ringing('two'));
  expect(await later.open()).toBeNull();
  expect((await later.adopt()).map(({ row }) => row.id)).toEqual(['two']);
});

it('refuses a former owner once there is a later one', async () => {
  const { former, later } = await formerOwner();
  await later.open();
  await later.adopt();
  expect(await former.update(ended(ringing('one')))).toBe(false);
  await expect(former.insert(ringing('two'))).rejects.toThrow('the lease has ended');
});

it('refuses a former owner whatever no lease guards', async () => {
  const { former } = await formerOwner();
  await expect(former.insert(ended(ringing('two')))).rejects.toThrow(LeaseOver);
  await expect(former.adopt()).rejects.toThrow(LeaseOver);
  await expect(former.touch(['one'])).rejects.toThrow(LeaseOver);
});
