import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import { OPEN_TERMS } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { CallService } from './call-service';
import { DEFAULT_TIMINGS } from './registry/timings';
import { MemoryCallStore, MemoryCalls } from './store/memory-call-store';

const LEASES = { renewMs: 5_000, looks: 4 };
const alice = { userId: 'alice', deviceId: 'a1' };
const bob = { userId: 'bob', deviceId: 'b1' };

let clock: ManualClock;
let shared: MemoryCalls;
let running: CallService[];
let lost: string[];

async function start(node: string): Promise<CallService> {
  const service = new CallService({
    store: new MemoryCallStore(shared, clock, node),
    ...{ clock, logger: pino({ level: 'silent' }), timings: DEFAULT_TIMINGS, leaseTimings: LEASES },
    send: () => undefined,
    setBusy: () => undefined,
    onLogged: () => undefined,
    onLeaseLost: () => lost.push(node),
  });
  await service.restore();
  running.push(service);
  return service;
}

async function pass(ms: number) {
  for (let rest = ms; rest > 0; rest -= 1_000) {
    clock.advance(Math.min(rest, 1_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function online(service: CallService, device: typeof alice): CallSnapshot | null {
  let greeted: CallSnapshot | null = null;
  service.deviceOnline(device, 'available', (call) => {
    greeted = call;
  });
  return greeted;
}

async function talk(service: CallService) {
  online(service, alice);
  online(service, bob);
  service.apply({
    ...{ type: 'invite', by: alice, rowId: 'x', callId: 'call of x', media: 'video', offer: 'v=0' },
    ...{ caller: { id: 'alice', name: 'Alice', tag: 'A11C' }, callee: { id: 'bob', name: 'Bob', tag: 'B0BB' } },
    ...{ earlyLink: 'none', relayOnlyUserIds: [], terms: OPEN_TERMS },
  });
  service.apply({ type: 'accept', by: bob, callId: 'call of x', media: 'video' });
  await pass(1);
}

const row = () => shared.calls.get('x')?.row;

beforeEach(() => {
  clock = new ManualClock();
  shared = new MemoryCalls();
  running = [];
  lost = [];
});
afterEach(() => Promise.all(running.map((service) => service.close())));

it('is back with its calls after a restart in good order', async () => {
  const first = await start('one');
  await talk(first);
  await first.close();
  expect(online(await start('one'), alice)).toMatchObject({ phase: 'active', callId: 'call of x' });
});

it('is back with its calls at once after a crash, and the start before writes nothing any more', async () => {
  const first = await start('one');
  await talk(first);
  const second = await start('one');
  expect(online(second, alice)).toMatchObject({ phase: 'active', callId: 'call of x' });
  first.apply({ type: 'hang-up', by: bob, callId: 'call of x', reason: 'hung-up' });
  await pass(LEASES.renewMs);
  expect(row()).toMatchObject({ endedAt: null });
  expect(lost).toEqual(['one']);
  second.apply({ type: 'hang-up', by: alice, callId: 'call of x', reason: 'hung-up' });
  await pass(1);
  expect(row()).toMatchObject({ endReason: 'hung-up' });
});

it('leaves the calls of another sidecar to it, however long they last', async () => {
  const first = await start('one');
  await talk(first);
  const second = await start('two');
  await pass(600_000);
  expect(online(second, { ...alice, deviceId: 'a2' })).toBeNull();
  expect(row()).toMatchObject({ endedAt: null });
  first.apply({ type: 'hang-up', by: bob, callId: 'call of x', reason: 'hung-up' });
  await pass(1);
  expect(row()).toMatchObject({ endReason: 'hung-up' });
  expect(lost).toEqual([]);
});

it('takes over the calls of a sidecar that stopped and does not return', async () => {
  const first = await start('one');
  const second = await start('two');
  await talk(first);
  await first.close();
  await pass(LEASES.renewMs);
  expect(online(second, { ...alice, deviceId: 'a2' })).toBeNull();
  await pass(LEASES.renewMs * LEASES.looks);
  expect(online(second, alice)).toMatchObject({ phase: 'active', callId: 'call of x' });
});

it('is at rest while nothing rings, and waits for what rings until it connects or a limit passes', async () => {
  const service = await start('one');
  await service.atRest(1_000);
  await talk(service);
  let rested = 0;
  const count = () => {
    rested += 1;
  };
  void service.atRest(60_000).then(count);
  await pass(1_000);
  expect(rested).toBe(0);
  service.apply({ type: 'connected', by: alice, callId: 'call of x' });
  service.apply({ type: 'connected', by: bob, callId: 'call of x' });
  await vi.waitFor(() => expect(rested).toBe(1));
});

it('waits no longer than it is told to', async () => {
  const service = await start('one');
  await talk(service);
  let hasRested = false;
  void service.atRest(5_000).then(() => {
    hasRested = true;
  });
  await pass(4_000);
  expect(hasRested).toBe(false);
  await pass(1_000);
  expect(hasRested).toBe(true);
});
