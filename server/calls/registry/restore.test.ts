import { expect, it } from 'vitest';
import { restoreRegistry, snapshotFor } from './registry';
import { DEFAULT_TIMINGS } from './timings';
import type { CallRow, RegistryEffect } from './types';

const ringing = (id: string, invitedAt: number): CallRow => ({
  id: `row of ${id}`,
  callId: id,
  caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
  callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  relayOnlyUserIds: [],
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

it('forgets ends in the order in which they came', () => {
  const rows = [ended('long', 1_000, 50_000), ended('short', 2_000, 3_000), active('x', 0)];
  const { registry } = restore(rows, 60_000);
  expect([...registry.ended.keys()]).toEqual(['short', 'long']);
});
