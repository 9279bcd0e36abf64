import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { type CallRow, OPEN_TERMS } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { CallWriter } from './call-writer';
import { MemoryCallStore, MemoryCalls } from './memory-call-store';

const T0 = 1_000_000;

const liveRow = (id: string): CallRow => ({
  id,
  callId: `call of ${id}`,
  caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
  callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  relayOnlyUserIds: [],
  terms: OPEN_TERMS,
  callerDeviceId: 'a1',
  calleeDeviceId: 'b1',
  callerMedia: 'video',
  calleeMedia: 'video',
  linkEpoch: 0,
  invitedAt: T0,
  acceptedAt: T0,
  connectedAt: T0,
  endedAt: null,
  endReason: null,
});
const endedRow = (id: string): CallRow => ({ ...liveRow(id), endedAt: T0 + 60_000, endReason: 'hung-up' });

/** A store that can be out of reach. */
class RemoteStore extends MemoryCallStore {
  isAway = false;
  tries = 0;

  override async insert(row: CallRow): Promise<void> {
    this.#reach();
    return super.insert(row);
  }

  override async update(row: CallRow): Promise<boolean> {
    this.#reach();
    return super.update(row);
  }

  #reach(): void {
    this.tries += 1;
    if (this.isAway) throw new Error('the store is away');
  }
}

let shared: MemoryCalls;
let store: RemoteStore;
let clock: ManualClock;
let writer: CallWriter;
let logged: string[];

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Longer than one write is tried again. */
async function outlastPatience() {
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1_000);
    await settled();
  }
}

const endOf = (id: string) => shared.calls.get(id)?.row.endedAt;

beforeEach(async () => {
  clock = new ManualClock(T0);
  shared = new MemoryCalls();
  store = new RemoteStore(shared, clock, 'one');
  await store.open();
  logged = [];
  writer = new CallWriter(store, clock, pino({ level: 'silent' }), ({ id }) => {
    logged.push(id);
  });
});

it('writes an end that came while the database was away for long', async () => {
  writer.save(liveRow('x'));
  await writer.flush();
  store.isAway = true;
  writer.save(endedRow('x'));
  await outlastPatience();
  await writer.touch([]);
  store.isAway = false;
  expect(endOf('x')).toBeNull();
  expect(logged).toEqual([]);
  await writer.touch([]);
  expect(endOf('x')).toBe(T0 + 60_000);
  expect(logged).toEqual(['x']);
});

it('writes within a second of the database’s return what it had given up to write, unless newer states were', async () => {
  for (const id of ['x', 'y', 'z']) writer.save({ ...liveRow(id), acceptedAt: null });
  await writer.flush();
  store.isAway = true;
  for (const id of ['x', 'y']) writer.save(liveRow(id));
  writer.save(endedRow('z'));
  await outlastPatience();
  store.isAway = false;
  writer.save({ ...liveRow('y'), linkEpoch: 1 });
  clock.advance(1_000);
  await settled();
  expect(shared.calls.get('x')?.row.acceptedAt).toBe(T0);
  expect(shared.calls.get('y')?.row.linkEpoch).toBe(1);
  expect(endOf('z')).toBe(T0 + 60_000);
  store.tries = 0;
  await outlastPatience();
  expect(store.tries).toBe(0);
});

it('writes a whole call that came and went meanwhile', async () => {
  store.isAway = true;
  writer.save(liveRow('x'));
  writer.save(endedRow('x'));
  await outlastPatience();
  await outlastPatience();
  store.isAway = false;
  await writer.touch([]);
  expect(endOf('x')).toBe(T0 + 60_000);
});

it('asks a database that is still away once a round, however many ends wait', async () => {
  store.isAway = true;
  for (const id of ['x', 'y', 'z']) writer.save(endedRow(id));
  await outlastPatience();
  store.tries = 0;
  await Promise.all([writer.touch([]), writer.touch([])]);
  expect(store.tries).toBe(1);
});

it('does not let an end that can never be written hold up the others', async () => {
  store.isAway = true;
  for (const id of ['x', 'y']) writer.save(endedRow(id));
  await outlastPatience();
  store.isAway = false;
  await new MemoryCallStore(shared, clock, 'two').insert({ ...endedRow('x'), endedAt: 1 });
  await writer.touch([]);
  expect([endOf('x'), endOf('y')]).toEqual([1, T0 + 60_000]);
  store.tries = 0;
  await writer.touch([]);
  expect(store.tries).toBe(0);
});

it('keeps the newest thousand of them', async () => {
  const ids = Array.from({ length: 1_001 }, (_, index) => `call-${index}`);
  for (const id of ids) writer.save(liveRow(id));
  await writer.flush();
  store.isAway = true;
  for (const id of ids) writer.save(endedRow(id));
  await outlastPatience();
  store.isAway = false;
  await writer.touch([]);
  expect(ids.filter((id) => endOf(id) === null)).toEqual(['call-0']);
});

it('writes nothing of a call that another sidecar has taken', async () => {
  writer.save(liveRow('x'));
  await writer.flush();
  const other = new MemoryCallStore(shared, clock, 'two');
  await other.open();
  for (const lease of await other.otherLeases()) await other.endLease(lease);
  await other.adopt();
  writer.save(endedRow('x'));
  writer.save(liveRow('y'));
  await writer.flush();
  expect(endOf('x')).toBeNull();
  expect([...shared.calls.keys()]).toEqual(['x']);
});
