import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { accepted, bob, dial, offerMade, run } from './reduce.fixture';
import type { CallEvent, CallStep } from './state';

const elsewhere = { callId: 'x', peer: bob, media: 'video', role: 'callee' } as const;
const move: CallEvent = { type: 'move', call: elsewhere, connectedAtMs: 500, media: 'audio' };
const fact = (what: Extract<CallEvent, { type: 'fact' }>['fact']): CallEvent => ({
  type: 'fact',
  fact: what,
  nowMs: 1,
});
const relinked = (linkEpoch: number, handover?: true) =>
  fact({ name: 'call:relinked', body: { callId: 'x', linkEpoch, ...(handover && { handover }) } });
const ended = (reason: 'moved' | 'answered-elsewhere' | 'hung-up') =>
  fact({ name: 'call:ended', body: { callId: 'x', reason } });
const dialed = [dial, offerMade];
const up = (linkEpoch: number): CallEvent => ({ type: 'link-connected', linkEpoch, nowMs: 900 });
const connected = [...dialed, accepted, up(0)];
const refused = (ask: 'call:accept' | 'call:move' | 'call:relink', code: ErrorCode): CallEvent => ({
  type: 'refused',
  callId: 'x',
  ask,
  code,
  nowMs: 1,
});

const named = ({ effects }: CallStep) =>
  effects.map((effect) => (effect.type === 'ask' ? effect.ask.name : effect.type));

describe('taking a call over', () => {
  it('continues the other device’s clock, and reports `call:connected` with the first picture', () => {
    expect(named(run(move))).toEqual([
      'reset-peer-media',
      'stop-timer',
      'open-media',
      'call:move',
      'start-timer',
      'follow-ice-servers',
      'enter-phase',
    ]);
    const step = run(move, relinked(3, true), up(3));
    expect(step.state).toMatchObject({ phase: 'connected', role: 'callee', media: 'audio', connectedAtMs: 500 });
    expect(named(step)).toContain('call:connected');
  });

  it('is not ended by an earlier end of this device’s part in the call, nor by a lost accept', () => {
    expect(run(move, ended('answered-elsewhere')).state.phase).toBe('connecting');
    expect(run(move, refused('call:accept', 'answered-elsewhere')).state.phase).toBe('connecting');
    expect(run(move, relinked(1), ended('moved')).state).toMatchObject({ phase: 'ended', reason: 'moved' });
    expect(run(move, ended('hung-up')).state).toMatchObject({ phase: 'ended', reason: 'hung-up' });
  });

  it('is withdrawn once it was given up, or it would bring the call here just to end it', () => {
    const { state, effects } = run(move, { type: 'hang-up', nowMs: 1 });
    expect(state.phase).toBe('ended');
    const withdrawn = effects.findIndex(({ type }) => type === 'withdraw-joining');
    const told = effects.findIndex((effect) => effect.type === 'ask' && effect.ask.name === 'call:hang-up');
    expect(withdrawn).toBeGreaterThan(-1);
    expect(told).toBeGreaterThan(withdrawn);
    expect(named(run(move, relinked(1), { type: 'hang-up', nowMs: 1 }))).not.toContain('withdraw-joining');
  });

  it('ends if the call is over or cannot be moved', () => {
    expect(run(move, refused('call:move', 'unknown-call')).state).toMatchObject({ phase: 'ended', reason: 'hung-up' });
    expect(run(move, refused('call:move', 'wrong-phase')).state).toMatchObject({
      reason: 'server-refused',
      refusal: 'wrong-phase',
    });
  });

  it('ends a call that a page receives after it has left it', () => {
    expect(named(run(...dialed, { type: 'cancel' }, relinked(1)))).toEqual(['call:hang-up']);
  });
});

describe('a peer that moves', () => {
  it('is shown over the old link until the new one is up', () => {
    const step = run(...connected, relinked(1, true));
    expect(step.state).toMatchObject({ phase: 'connected', linkEpoch: 1, handover: true });
    expect(named(step)).toEqual(['open-link', 'start-timer']);
    const done = run(...connected, relinked(1, true), up(1));
    expect(done.state).toEqual({ ...run(...connected).state, linkEpoch: 1 });
    expect(named(done)).not.toContain('call:connected');
  });

  it('never shows as lost while the page notices late that the new link is up', () => {
    const goodbye: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    expect(run(...connected, relinked(1, true), goodbye).state.phase).toBe('connected');
    const done = run(...connected, relinked(1, true), goodbye, up(1));
    expect(done.state).toEqual({ ...run(...connected).state, linkEpoch: 1 });
    expect(done.effects).toContainEqual({ type: 'stop-timer', timer: 'bridge' });
  });

  it('whose link is not up in time gets a fresh one, beside the old one that still is', () => {
    const late: CallEvent = { type: 'timer', timer: 'relink', callId: 'x', nowMs: 9_000 };
    const step = run(...connected, relinked(1, true), late);
    expect(step.state).toMatchObject({ phase: 'connected', handover: true });
    expect(named(step)).toContain('call:relink');
  });

  it('gets the new link’s offer again if the socket was away meanwhile', () => {
    const call = { phase: 'active', ...elsewhere, role: 'caller', linkEpoch: 1, connectedForMs: 1 } as const;
    const synced: CallEvent = { type: 'synced', call: { ...call, peerPresent: true, peerDeviceId: 'd' }, nowMs: 1 };
    const step = run(...connected, relinked(1, true), synced);
    expect(step.state).toMatchObject({ phase: 'connected', handover: true });
    expect(named(step)).toEqual(['restart-ice', 'start-timer']);
  });
});

it('tells a device that its call has moved to another one', () => {
  const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
  const step = run(...connected, lost, refused('call:relink', 'not-allowed'));
  expect(step.state).toMatchObject({ phase: 'ended', reason: 'moved' });
});
