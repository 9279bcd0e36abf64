import { describe, expect, it } from 'vitest';
import { idle, reduceCall } from './reduce';
import type { CallEvent, CallStep } from './state';

const bob = { id: 'bob', name: 'Bob' };
const dial: CallEvent = { type: 'dial', callId: 'x', peer: bob, media: 'video' };
const offerMade: CallEvent = { type: 'offer-made', callId: 'x', offer: 'v=0' };
const accepted: CallEvent = {
  type: 'fact',
  fact: { name: 'call:accepted', body: { callId: 'x', media: 'video', deviceId: 'd1' } },
  nowMs: 1,
};
const linkConnected: CallEvent = { type: 'link-connected', linkEpoch: 0, nowMs: 1_000 };
const invitation = {
  callId: 'x',
  peer: bob,
  media: 'video',
  offer: 'v=0',
  ringEndsInMs: 45_000,
  warmUp: 'all',
} as const;
const invited: CallEvent = { type: 'fact', fact: { name: 'call:invited', body: invitation }, nowMs: 1 };

function run(...events: readonly CallEvent[]): CallStep {
  let step: CallStep = { state: idle, effects: [] };
  for (const event of events) step = reduceCall(step.state, event);
  return step;
}

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
