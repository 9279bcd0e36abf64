import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { bob, dial, invitation, named, offerMade, run } from './reduce.fixture';
import type { CallEvent } from './state';

const carol = { id: 'carol', name: 'Carol', tag: 'CAR0' };
const nowMs = 1_000;
const ring = (callId: string, peer = bob) => ({ ...invitation, callId, peer, earlyLink: 'none' }) as const;
const invited = (callId: string, peer = bob): CallEvent => {
  return { type: 'fact', fact: { name: 'call:invited', body: ring(callId, peer) }, nowMs };
};
const synced = (callId: string, peer = bob): CallEvent => {
  return { type: 'synced', call: { phase: 'ringing-in', ...ring(callId, peer) }, nowMs };
};
const refused = (ask: 'call:invite' | 'call:accept', code: ErrorCode): CallEvent => {
  return { type: 'refused', callId: 'x', ask, code, nowMs };
};

describe('an invite that has not arrived', () => {
  it('is withdrawn before its cancel is sent, so that it cannot ring afterwards', () => {
    expect(named(run(dial, offerMade, { type: 'cancel' }).effects)).toEqual(
      expect.arrayContaining(['withdraw-joining', 'call:cancel']),
    );
  });

  it('is withdrawn for a ring of the same user, which is accepted instead', () => {
    const { state, effects } = run(dial, offerMade, synced('y'));
    expect(state).toMatchObject({ phase: 'connecting', callId: 'y', role: 'callee' });
    expect(named(effects).slice(0, 3)).toEqual(['reset-peer-media', 'withdraw-joining', 'call:accept']);
  });

  it('is withdrawn for the active call with the same user', () => {
    const active = { phase: 'active', callId: 'y', peer: bob, media: 'video', role: 'caller', linkEpoch: 0 } as const;
    const call = { ...active, connectedForMs: 1_000, peerPresent: true, peerDeviceId: 'd' };
    const { state, effects } = run(dial, offerMade, { type: 'synced', call, nowMs });
    expect(state).toMatchObject({ phase: 'reconnecting', callId: 'y' });
    expect(named(effects)).toContain('withdraw-joining');
  });

  it('does not end the call if the sidecar knows of none', () => {
    const { state } = run(dial, offerMade, { type: 'synced', call: null, isInviting: true, nowMs });
    expect(state).toMatchObject({ phase: 'ringing-out', callId: 'x' });
    expect(run(dial, offerMade, { type: 'synced', call: null, isInviting: false, nowMs }).state.phase).toBe('ended');
  });
});

describe('a ring that crossed the own invite', () => {
  it('is forgotten when the sidecar no longer knows a call', () => {
    const missed: CallEvent = { type: 'synced', call: null, isInviting: true, nowMs };
    const { state } = run(dial, offerMade, invited('y', carol), missed, refused('call:invite', 'already-in-call'));
    expect(state).toMatchObject({ phase: 'ended', reason: 'server-refused' });
  });

  it.each([
    ['the own one is given up', { type: 'cancel' } as const],
    ['nobody is there to be called', refused('call:invite', 'unknown-user')],
    ['somebody is in a call already', refused('call:invite', 'already-in-call')],
  ])('rings on when %s', (_, event) => {
    const { state, effects } = run(dial, offerMade, invited('y', carol), event);
    expect(state).toMatchObject({ phase: 'ringing-in', callId: 'y', peer: carol });
    expect(named(effects)).toContain('stop-media');
    expect(effects).toContainEqual(expect.objectContaining({ type: 'start-timer', timer: 'ring', callId: 'y' }));
  });

  it('is hung up if the sidecar takes an earlier invite of this page for its answer', () => {
    const merged: CallEvent = {
      type: 'fact',
      fact: { name: 'call:merged', body: { callId: 'x', into: ring('y') } },
      nowMs,
    };
    const { state, effects } = run(dial, offerMade, { type: 'cancel' }, invited('y'), merged);
    expect(state).toEqual({ phase: 'idle', left: 'y' });
    expect(named(effects)).toContain('call:hang-up');
    expect(named(effects)).not.toContain('open-media');
  });
});

it('rings on when a second user calls', () => {
  const { state, effects } = run(invited('x'), invited('y', carol));
  expect(state).toMatchObject({ phase: 'ringing-in', callId: 'x', peer: bob });
  expect(effects).toEqual([]);
});

it('releases everything when another device accepted first', () => {
  const accept: CallEvent = { type: 'accept', media: 'video' };
  const { state, effects } = run(invited('x'), accept, refused('call:accept', 'answered-elsewhere'));
  expect(state).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' });
  expect(named(effects)).toEqual(expect.arrayContaining(['close-link', 'stop-media']));
});

it('requests a fresh link at once when one fails before the first picture', () => {
  const accepted: CallEvent = {
    type: 'fact',
    fact: { name: 'call:accepted', body: { callId: 'x', media: 'video', deviceId: 'd1' } },
    nowMs,
  };
  const { state, effects } = run(dial, offerMade, accepted, { type: 'link-failed', linkEpoch: 0, nowMs });
  expect(state.phase).toBe('connecting');
  expect(named(effects)).toEqual(['call:relink', 'start-timer']);
  // One that was up while it rang, and whose page is gone.
  const lost = run(dial, offerMade, accepted, { type: 'link-disconnected', linkEpoch: 0 });
  expect(lost.effects).toMatchObject([{ type: 'start-timer', timer: 'relink' }]);
});

it('ends a call that somebody accepts after this page has left it', () => {
  const late: CallEvent = {
    type: 'fact',
    fact: { name: 'call:accepted', body: { callId: 'y', media: 'video', deviceId: 'd1' } },
    nowMs,
  };
  const { state, effects } = run(dial, offerMade, late);
  expect(state).toMatchObject({ phase: 'ringing-out', callId: 'x' });
  expect(effects).toMatchObject([{ type: 'ask', ask: { name: 'call:hang-up', request: { callId: 'y' } } }]);
});
