import { expect, it } from 'vitest';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { bob, dial, invitation, named, offerMade, run } from './reduce.fixture';
import type { CallEvent } from './state';

const nowMs = 1_000;
const carol = { id: 'carol', name: 'Carol', tag: 'CAR0' };
const ring = { ...invitation, callId: 'y', peer: carol };
const invited: CallEvent = { type: 'fact', fact: { name: 'call:invited', body: ring }, nowMs };
const ended = (callId: string, reason: EndReason, retryInMs?: number): CallEvent => {
  return { type: 'fact', fact: { name: 'call:ended', body: { callId, reason, retryInMs } }, nowMs };
};
const synced = (isInviting: boolean): CallEvent => {
  return { type: 'synced', call: { phase: 'ringing-in', ...ring }, isInviting, nowMs };
};

it('dialing somebody else while it rings closes the ring’s link and does not decline it', () => {
  const { state, effects } = run(invited, { type: 'preview', on: true }, dial);
  expect(state).toMatchObject({ phase: 'ringing-out', callId: 'x', peer: bob });
  expect(named(effects).slice(0, 3)).toEqual(['reset-peer-media', 'close-link', 'stop-media']);
  expect(named(effects).slice(-5)).toEqual([
    'open-media',
    'open-link',
    'start-timer',
    'follow-ice-servers',
    'enter-phase',
  ]);
  expect(named(effects)).not.toContain('call:decline');
});

it('dialing the caller of the ring accepts it, with the media that was dialed', () => {
  const back: CallEvent = { type: 'dial', callId: 'x', peer: carol, media: 'audio' };
  const { state, effects } = run(invited, back);
  expect(state).toMatchObject({ phase: 'connecting', callId: 'y', media: 'audio', role: 'callee' });
  expect(named(effects)).toContain('call:accept');
  expect(named(effects)).not.toContain('close-link');
});

it('the ring is over once the own call rings, and does not return', () => {
  for (const over of [
    ended('y', 'declined-elsewhere'),
    { type: 'synced', call: { phase: 'ringing-out', callId: 'x', peer: bob, media: 'video', ringEndsInMs: 1 }, nowMs },
  ] as const) {
    const { state } = run(invited, dial, offerMade, over, ended('x', 'no-answer'));
    expect(state).toMatchObject({ phase: 'ended', callId: 'x', reason: 'no-answer' });
  }
});

it.each<[string, CallEvent]>([
  ['the other is busy', ended('x', 'busy')],
  ['it is refused', { type: 'refused', callId: 'x', ask: 'call:invite', code: 'redial-later', nowMs }],
  ['it is given up before', { type: 'cancel' }],
])('the ring is back where the own call comes to nothing because %s', (_, event) => {
  const { state, effects } = run(invited, dial, offerMade, event);
  expect(state).toMatchObject({ phase: 'ringing-in', callId: 'y', peer: carol, offer: ring.offer });
  expect(named(effects)).toContain('open-link');
});

it('an invite that has not arrived yet is not given up for a ring', () => {
  const { state, effects } = run(dial, offerMade, synced(true));
  expect(state).toMatchObject({ phase: 'ringing-out', callId: 'x' });
  expect(effects).toEqual([]);
  expect(run(dial, offerMade, synced(true), ended('x', 'busy')).state).toMatchObject({ phase: 'ringing-in' });
});

it('a ring replaces an own call that the sidecar has ended meanwhile', () => {
  expect(run(dial, offerMade, synced(false)).state).toMatchObject({ phase: 'ringing-in', callId: 'y' });
});

it('the end says how long to wait before the next ring, whether `call:ended` or a refusal reported it', () => {
  expect(run(dial, offerMade, ended('x', 'declined', 10_000)).state).toMatchObject({ retryInMs: 10_000 });
  expect(run(dial, offerMade, ended('x', 'declined')).state).toMatchObject({ retryInMs: null });
  const refused: CallEvent = {
    ...{ type: 'refused', callId: 'x', ask: 'call:invite', code: 'redial-later', nowMs },
    retryInMs: 7_000,
  };
  expect(run(dial, offerMade, refused).state).toMatchObject({ refusal: 'redial-later', retryInMs: 7_000 });
});
