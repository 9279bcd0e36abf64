import { describe, expect, it } from 'vitest';
import { accepted, bob, dial, invitation, linkConnected, offerMade, run } from './reduce.fixture';
import type { CallEvent, CallStep } from './state';
import { RECONNECT_TIMEOUT_MS, RELINK_AFTER_VERDICT_MS } from './timings';

const invited: CallEvent = { type: 'fact', fact: { name: 'call:invited', body: invitation }, nowMs: 1 };

describe('an accept over the early link', () => {
  const early: CallEvent = { type: 'peer-accepted', callId: 'x', deviceId: 'd2', media: 'video' };
  const choices = (effects: CallStep['effects']) => effects.filter(({ type }) => type === 'choose-link');

  it('counts at once, and the sidecar decides finally', () => {
    const first = run(dial, offerMade, early);
    expect(first.state.phase).toBe('connecting');
    expect(choices(first.effects)).toEqual([{ type: 'choose-link', deviceId: 'd2', isFinal: false }]);
    const last = run(dial, offerMade, early, linkConnected, accepted);
    expect(last.state.phase).toBe('connected');
    expect(choices(last.effects)).toEqual([{ type: 'choose-link', deviceId: 'd1', isFinal: true }]);
  });

  it('is decided by the snapshot if the socket lost `call:accepted`, while its link is the first', () => {
    const call = { phase: 'active', callId: 'x', peer: bob, media: 'video', role: 'caller', linkEpoch: 0 } as const;
    const known = { ...call, connectedForMs: 1, peerPresent: true, peerDeviceId: 'd1' };
    const synced: CallEvent = { type: 'synced', call: known, nowMs: 1 };
    const verdict = [{ type: 'choose-link', deviceId: 'd1', isFinal: true }];
    expect(run(dial, offerMade, early, linkConnected, synced).effects).toEqual(verdict);
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    expect(choices(run(dial, offerMade, early, linkConnected, lost, synced).effects)).toEqual(verdict);
    const relinked: CallEvent = {
      type: 'fact',
      fact: { name: 'call:relinked', body: { callId: 'x', linkEpoch: 1 } },
      nowMs: 1,
    };
    const later: CallEvent = { ...synced, call: { ...known, linkEpoch: 1 } };
    const up: CallEvent = { type: 'link-connected', linkEpoch: 1, nowMs: 1 };
    expect(run(dial, offerMade, accepted, linkConnected, relinked, up, later).effects).toEqual([]);
  });

  it('may be of a page that is gone: if its link is lost when the sidecar confirms it, a fresh one is requested soon', () => {
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    const { state, effects } = run(dial, offerMade, early, linkConnected, lost, accepted);
    expect(state.phase).toBe('reconnecting');
    // A peer that has only just accepted gets the full time to connect.
    expect(effects).toEqual([
      { type: 'expect-peer-media', media: 'video' },
      { type: 'choose-link', deviceId: 'd1', isFinal: true },
      { type: 'start-timer', timer: 'relink', callId: 'x', ms: RELINK_AFTER_VERDICT_MS },
      { type: 'start-timer', timer: 'reconnect', callId: 'x', ms: RECONNECT_TIMEOUT_MS },
    ]);
  });

  it('changes nothing if the link to the confirmed device is up', () => {
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    const { state, effects } = run(dial, offerMade, early, linkConnected, lost, accepted, linkConnected);
    expect(state.phase).toBe('connected');
    for (const timer of ['relink', 'reconnect']) expect(effects).toContainEqual({ type: 'stop-timer', timer });
  });

  it('means nothing before the invite, nor to a callee', () => {
    expect(run(dial, early).state.phase).toBe('ringing-out');
    expect(run(invited, early).state.phase).toBe('ringing-in');
    expect(run(dial, offerMade, { ...early, callId: 'y' }).state.phase).toBe('ringing-out');
  });
});
