import { describe, expect, it } from 'vitest';
import { accepted, dial, invitation, linkConnected, offerMade, run } from './reduce.fixture';
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

  it('is nothing to a call that was not invited, nor to a callee', () => {
    expect(run(dial, early).state.phase).toBe('ringing-out');
    expect(run(invited, early).state.phase).toBe('ringing-in');
    expect(run(dial, offerMade, { ...early, callId: 'y' }).state.phase).toBe('ringing-out');
  });
});
