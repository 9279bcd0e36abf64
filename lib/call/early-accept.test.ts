import { describe, expect, it } from 'vitest';
import { accepted, bob, dial, invitation, linkConnected, offerMade, run } from './reduce.fixture';
import type { CallEvent, CallStep } from './state';

const invited: CallEvent = { type: 'fact', fact: { name: 'call:invited', body: invitation }, nowMs: 1 };

describe('an accept over the early link', () => {
  const early: CallEvent = { type: 'peer-accepted', callId: 'x', deviceId: 'd2', media: 'video' };
  const choices = (effects: CallStep['effects']) => effects.filter(({ type }) => type === 'choose-link');

  it('counts at once, and the sidecar has the last word', () => {
    const first = run(dial, offerMade, early);
    expect(first.state.phase).toBe('connecting');
    expect(choices(first.effects)).toEqual([{ type: 'choose-link', deviceId: 'd2', isFinal: false }]);
    const last = run(dial, offerMade, early, linkConnected, accepted);
    expect(last.state.phase).toBe('connected');
    expect(choices(last.effects)).toEqual([{ type: 'choose-link', deviceId: 'd1', isFinal: true }]);
  });

  it('is judged by the snapshot where the socket lost the word, as long as its link is the first', () => {
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

  it('may be of a page that is gone: where the link is lost by the verdict, a fresh one is made at once', () => {
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    const { state, effects } = run(dial, offerMade, early, linkConnected, lost, accepted);
    expect(state.phase).toBe('reconnecting');
    expect(choices(effects)).toEqual([{ type: 'choose-link', deviceId: 'd1', isFinal: true }]);
    expect(effects).toContainEqual({
      type: 'ask',
      ask: { name: 'call:relink', request: { callId: 'x' } },
      untilAcked: false,
    });
    // Who has only just accepted gets the whole time to connect.
    expect(effects).toContainEqual(expect.objectContaining({ type: 'start-timer', timer: 'reconnect' }));
  });

  it('is nothing to a call that was not invited, nor to a callee', () => {
    expect(run(dial, early).state.phase).toBe('ringing-out');
    expect(run(invited, early).state.phase).toBe('ringing-in');
    expect(run(dial, offerMade, { ...early, callId: 'y' }).state.phase).toBe('ringing-out');
  });
});
