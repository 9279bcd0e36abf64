import { describe, expect, it } from 'vitest';
import { accepted, bob, dial, offerMade, run } from './reduce.fixture';
import type { CallEvent, CallStep } from './state';

const up = (linkEpoch: number): CallEvent => ({ type: 'link-connected', linkEpoch, nowMs: 900 });
const lost = (linkEpoch: number): CallEvent => ({ type: 'link-disconnected', linkEpoch });
const relinked = (linkEpoch: number): CallEvent => ({
  type: 'fact',
  fact: { name: 'call:relinked', body: { callId: 'x', linkEpoch } },
  nowMs: 1,
});
const synced = (linkEpoch: number): CallEvent => ({
  type: 'synced',
  call: {
    ...{ phase: 'active', callId: 'x', peer: bob, media: 'video', role: 'caller', linkEpoch, connectedForMs: 1 },
    ...{ peerPresent: true, peerDeviceId: 'd' },
  } as Extract<CallEvent, { type: 'synced' }>['call'],
  nowMs: 1,
});
const connected = [dial, offerMade, accepted, up(0)];
const waiting = [...connected, lost(0), relinked(1)];

const named = ({ effects }: CallStep) =>
  effects.map((effect) => (effect.type === 'ask' ? effect.ask.name : effect.type));

describe('a lost link while a fresh one is made', () => {
  it('stays open beside it', () => {
    const { effects } = run(...waiting);
    expect(effects).toContainEqual(expect.objectContaining({ type: 'open-link', linkEpoch: 1, handover: true }));
    expect(named(run(...waiting))).not.toContain('close-link');
  });

  it('carries the call if it recovers, until the fresh one is up', () => {
    const back = run(...waiting, up(0));
    expect(back.state).toMatchObject({ phase: 'connected', linkEpoch: 1, handover: true });
    expect(named(back)).toEqual(['stop-timer', 'start-timer', 'enter-phase']);
    expect(run(...waiting, up(0), up(1)).state).toEqual({ ...run(...connected).state, linkEpoch: 1 });
  });

  it('counts as lost if it is lost again, and neither link is up a moment later', () => {
    const late: CallEvent = { type: 'timer', timer: 'bridge', callId: 'x', nowMs: 9_000 };
    const again = run(...waiting, up(0), lost(0));
    expect(again.state).toMatchObject({ phase: 'connected', handover: true });
    expect(again.effects).toEqual([{ type: 'start-timer', timer: 'bridge', callId: 'x', ms: 1_000 }]);
    const found = run(...waiting, up(0), lost(0), up(0));
    expect(found.state).toEqual(again.state);
    expect(found.effects).toEqual([{ type: 'stop-timer', timer: 'bridge' }]);
    const step = run(...waiting, up(0), lost(0), late);
    expect(step.state).toMatchObject({ phase: 'reconnecting', linkEpoch: 1 });
    expect(step.effects).toEqual([
      expect.objectContaining({ type: 'start-timer', timer: 'reconnect' }),
      { type: 'enter-phase', phase: 'reconnecting' },
    ]);
  });

  it('goes on carrying the call if the fresh one fails, and another one is requested', () => {
    const failed: CallEvent = { type: 'link-failed', linkEpoch: 1, nowMs: 1 };
    const step = run(...waiting, up(0), failed);
    expect(step.state).toMatchObject({ phase: 'connected', handover: true });
    expect(named(step)).toContain('call:relink');
    expect(run(...waiting, up(0), relinked(2)).state).toMatchObject({ phase: 'connected', linkEpoch: 2 });
  });

  it('is joined by a fresh one that only the peer knew of', () => {
    const step = run(...connected, lost(0), up(0), synced(1));
    expect(step.state).toMatchObject({ phase: 'connected', linkEpoch: 1, handover: true });
    expect(step.effects).toContainEqual(expect.objectContaining({ type: 'open-link', linkEpoch: 1, handover: true }));
  });

  it('is followed by the fresh one that was announced while this socket was away, and no other', () => {
    const step = run(...connected, lost(0), synced(1));
    expect(step.state).toMatchObject({ phase: 'reconnecting', linkEpoch: 1 });
    expect(step.effects).toContainEqual(expect.objectContaining({ type: 'open-link', linkEpoch: 1, handover: true }));
    expect(named(step)).not.toContain('call:relink');
    // A sidecar that has forgotten links in a crash counts from an older one.
    expect(named(run(...waiting, synced(0)))).toContain('call:relink');
  });

  it('has the fresh one’s offer sent again when the peer is back', () => {
    const back: CallEvent = { type: 'fact', fact: { name: 'call:peer-back', body: { callId: 'x' } }, nowMs: 1 };
    expect(named(run(...waiting, up(0), back))).toEqual(['restart-ice']);
  });
});
