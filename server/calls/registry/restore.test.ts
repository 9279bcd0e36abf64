import { expect, it } from 'vitest';
import { adoptCalls, emptyRegistry, type Registry, restoreRegistry, snapshotFor, stepRegistry } from './registry';
import { DEFAULT_TIMINGS } from './timings';
import { type CallRow, OPEN_TERMS, type RegistryEffect } from './types';

const ringing = (id: string, invitedAt: number): CallRow => ({
  id: `row of ${id}`,
  callId: id,
  caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
  callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  relayOnlyUserIds: [],
  terms: OPEN_TERMS,
  callerDeviceId: 'a1',
  calleeDeviceId: null,
  callerMedia: 'video',
  calleeMedia: null,
  linkEpoch: 0,
  invitedAt,
  acceptedAt: null,
  connectedAt: null,
  endedAt: null,
  endReason: null,
});
const active = (id: string, invitedAt: number): CallRow => ({
  ...ringing(id, invitedAt),
  calleeDeviceId: 'b1',
  calleeMedia: 'video',
  acceptedAt: invitedAt,
});
const ended = (id: string, invitedAt: number, endedAt: number): CallRow => ({
  ...ringing(id, invitedAt),
  endedAt,
  endReason: 'declined',
});

const restore = (rows: readonly CallRow[], nowMs: number) => restoreRegistry(rows, nowMs, DEFAULT_TIMINGS);
const saved = (effects: readonly RegistryEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'save' ? [effect.row] : []));

it('goes on with the newest call of people whose earlier one seems to go on', () => {
  const { registry, effects } = restore([active('yesterday', 1_000), active('now', 90_000)], 100_000);
  expect(saved(effects)).toMatchObject([{ callId: 'yesterday', endedAt: 100_000, endReason: 'connection-lost' }]);
  const snapshot = snapshotFor(registry, { userId: 'bob', deviceId: 'b1' }, 100_000, DEFAULT_TIMINGS);
  expect(snapshot).toMatchObject({ phase: 'active', callId: 'now' });
});

it('lets a call whose time to ring is over ring until its devices have had time to return', () => {
  const { effects } = restore([ringing('x', 0)], 60_000);
  expect(effects).toContainEqual({
    type: 'start-timer',
    timer: { kind: 'ring', callId: 'x' },
    ms: DEFAULT_TIMINGS.restoreGraceMs,
  });
});

it('brings a call back from the future when the clock was set back meanwhile', () => {
  const hourMs = 3_600_000;
  const connected = { ...active('x', hourMs), acceptedAt: hourMs + 2_000, connectedAt: hourMs + 3_000 };
  const { registry } = restore([connected], 60_000);
  expect(registry.calls.get('x')?.row).toMatchObject({ invitedAt: 57_000, acceptedAt: 59_000, connectedAt: 60_000 });
  const { effects } = restore([ringing('y', hourMs)], 60_000);
  const timer = { kind: 'ring', callId: 'y' } as const;
  expect(effects).toContainEqual({ type: 'start-timer', timer, ms: DEFAULT_TIMINGS.ringMs });
});

it('forgets ends in the order in which they came', () => {
  const rows = [ended('long', 1_000, 50_000), ended('short', 2_000, 3_000), active('x', 0)];
  const { registry } = restore(rows, 60_000);
  expect([...registry.ended.keys()]).toEqual(['short', 'long']);
});

/** The calls of a sidecar that is gone reach one at which these devices are online. */
function adoptAt(online: readonly (readonly [userId: string, deviceId: string])[], rows: readonly CallRow[]) {
  const registry: Registry = emptyRegistry();
  for (const [userId, deviceId] of online) {
    const by = { userId, deviceId };
    stepRegistry(registry, { type: 'device-online', by, availability: 'available' }, 1_000, DEFAULT_TIMINGS);
  }
  return { registry, effects: adoptCalls(registry, rows, 5_000, DEFAULT_TIMINGS) };
}

it('waits for both devices of a call that it takes over from another sidecar', () => {
  const { registry, effects } = adoptAt([['bob', 'b2']], [active('x', 1_000)]);
  for (const side of ['caller', 'callee'] as const) {
    const timer = { kind: 'grace', callId: 'x', side } as const;
    expect(effects).toContainEqual({ type: 'start-timer', timer, ms: DEFAULT_TIMINGS.graceMs });
  }
  const snapshot = snapshotFor(registry, { userId: 'alice', deviceId: 'a1' }, 5_000, DEFAULT_TIMINGS);
  expect(snapshot).toMatchObject({ phase: 'active', callId: 'x' });
});

it.each([
  ['alice', 'a1'],
  ['bob', 'b1'],
] as const)('ends a call that it takes over after it told the device of %s that there is none', (...device) => {
  const { effects } = adoptAt([device], [active('x', 1_000)]);
  expect(saved(effects)).toMatchObject([{ callId: 'x', endedAt: 5_000, endReason: 'connection-lost' }]);
  expect(effects).not.toContainEqual(expect.objectContaining({ type: 'start-timer' }));
});

it('rings at devices that are online here for a call that it takes over while it rings', () => {
  const { effects } = adoptAt([['bob', 'b1']], [ringing('x', 1_000)]);
  expect(effects).toContainEqual({
    type: 'send',
    to: { userId: 'bob', deviceId: 'b1' },
    fact: { name: 'call:invited', body: expect.objectContaining({ callId: 'x', offer: null }) },
  });
});

it('keeps the call that somebody is in here, and ends the one it takes over', () => {
  const { registry } = adoptAt([], [active('here', 1_000)]);
  const effects = adoptCalls(registry, [active('theirs', 3_000)], 5_000, DEFAULT_TIMINGS);
  expect(saved(effects)).toMatchObject([{ callId: 'theirs', endReason: 'connection-lost' }]);
  const snapshot = snapshotFor(registry, { userId: 'bob', deviceId: 'b1' }, 5_000, DEFAULT_TIMINGS);
  expect(snapshot).toMatchObject({ callId: 'here' });
});
