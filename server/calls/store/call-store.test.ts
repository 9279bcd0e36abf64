import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import type { Database } from '@/lib/db/client';
import type { CallRow } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { CallStore } from './call-store';

const T0 = 1_000_000;

const liveRow = (id: string): CallRow => ({
  id,
  callId: `call of ${id}`,
  caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
  callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  relayOnlyUserIds: [],
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

/** The calls' table of a database that can be away. */
class Table {
  isAway = false;
  tries = 0;
  readonly rows = new Map<string, { endedAt: Date | null; connectedAt?: Date | null }>();

  readonly create = async ({ data }: { data: { id: string; endedAt: Date | null } }) => {
    this.#reach();
    if (this.rows.has(data.id)) throw Object.assign(new Error('taken'), { code: 'P2002' });
    this.rows.set(data.id, data);
  };

  readonly updateMany = async ({ where, data }: { where: { id: string }; data: { endedAt: Date | null } }) => {
    this.#reach();
    if (this.rows.get(where.id)?.endedAt === null) this.rows.set(where.id, data);
  };

  endOf(id: string): number | undefined {
    return this.rows.get(id)?.endedAt?.getTime();
  }

  #reach(): void {
    this.tries += 1;
    if (this.isAway) throw new Error('the database is away');
  }
}

let table: Table;
let clock: ManualClock;
let store: CallStore;
let logged: string[];

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Longer than one write is tried again. */
async function outlastPatience() {
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1_000);
    await settled();
  }
}

beforeEach(() => {
  table = new Table();
  clock = new ManualClock(T0);
  logged = [];
  store = new CallStore({ call: table } as unknown as Database, clock, pino({ level: 'silent' }), ({ id }) => {
    logged.push(id);
  });
});

it('writes an end that came while the database was away for long', async () => {
  store.save(liveRow('x'));
  await store.flush();
  table.isAway = true;
  store.save(endedRow('x'));
  await outlastPatience();
  await store.touch([]);
  table.isAway = false;
  expect(table.endOf('x')).toBeUndefined();
  expect(logged).toEqual([]);
  await store.touch([]);
  expect(table.endOf('x')).toBe(T0 + 60_000);
  expect(logged).toEqual(['x']);
});

it.each([3_600_000, -3_600_000])(
  'writes the length a call had, though the clock was set by %i ms in it',
  async (byMs) => {
    store.save(liveRow('x'));
    await store.flush();
    clock.set(byMs);
    clock.advance(60_000);
    store.save({ ...liveRow('x'), endedAt: clock.steadyMs(), endReason: 'hung-up' });
    await store.flush();
    expect(table.endOf('x')).toBe(clock.nowMs());
    expect(Number(table.endOf('x')) - Number(table.rows.get('x')?.connectedAt)).toBe(60_000);
  },
);

it('writes a whole call that came and went meanwhile', async () => {
  table.isAway = true;
  store.save(liveRow('x'));
  store.save(endedRow('x'));
  await outlastPatience();
  await outlastPatience();
  table.isAway = false;
  await store.touch([]);
  expect(table.endOf('x')).toBe(T0 + 60_000);
});

it('asks a database that is still away once a round, however many ends wait', async () => {
  table.isAway = true;
  for (const id of ['x', 'y', 'z']) store.save(endedRow(id));
  await outlastPatience();
  table.tries = 0;
  await Promise.all([store.touch([]), store.touch([])]);
  expect(table.tries).toBe(1);
});

it('does not let an end that can never be written hold up the others', async () => {
  table.isAway = true;
  for (const id of ['x', 'y']) store.save(endedRow(id));
  await outlastPatience();
  table.isAway = false;
  table.rows.set('x', { endedAt: new Date(1) });
  await store.touch([]);
  expect([table.endOf('x'), table.endOf('y')]).toEqual([1, T0 + 60_000]);
  table.tries = 0;
  await store.touch([]);
  expect(table.tries).toBe(0);
});

it('keeps the newest thousand of them', async () => {
  const ids = Array.from({ length: 1_001 }, (_, index) => `call-${index}`);
  for (const id of ids) store.save(liveRow(id));
  await store.flush();
  table.isAway = true;
  for (const id of ids) store.save(endedRow(id));
  await outlastPatience();
  table.isAway = false;
  await store.touch([]);
  expect(ids.filter((id) => table.endOf(id) === undefined)).toEqual(['call-0']);
});
