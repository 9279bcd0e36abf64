import { describe, expect, it } from 'vitest';
import { idle, reduceCall } from './reduce';
import { bob, invitation } from './reduce.fixture';
import type { CallEvent, CallState } from './state';

const callId = '5b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
const ofCall = { callId, peer: bob, media: 'video' } as const;
const ringingIn: CallState = { phase: 'ringing-in', ...invitation, ...ofCall };
const impossible: CallEvent = { type: 'link-impossible', nowMs: 5_000 };

const asks = (state: CallState, event: CallEvent) =>
  reduceCall(state, event).effects.flatMap((effect) => (effect.type === 'ask' ? [effect.ask] : []));

describe('a browser that cannot make links', () => {
  it('rings nobody, opens no media device, and says why', () => {
    const { state, effects } = reduceCall(idle, { type: 'dial', ...ofCall, canLink: false });
    expect(state).toMatchObject({ phase: 'ended', reason: 'media-failed', canLink: false, durationMs: null });
    expect(effects.map(({ type }) => type)).toEqual(['reset-peer-media', 'stop-timer', 'enter-phase']);
  });

  it('ends a call that it dialed without ringing anybody', () => {
    const dialed = reduceCall(idle, { type: 'dial', ...ofCall }).state;
    expect(reduceCall(dialed, impossible).state).toMatchObject({
      phase: 'ended',
      reason: 'media-failed',
      canLink: false,
    });
    expect(asks(dialed, impossible)).toEqual([]);
  });

  it('rings on: WebRTC may still be switched on, or another device answer', () => {
    expect(reduceCall(ringingIn, impossible)).toEqual({ state: ringingIn, effects: [] });
  });

  it('tells the caller that it could not have taken a call that the user declines', () => {
    expect(asks(ringingIn, { type: 'decline', canLink: false })).toEqual([
      { name: 'call:hang-up', request: { callId, reason: 'media-failed' } },
    ]);
    expect(asks(ringingIn, { type: 'decline', canLink: true })).toEqual([
      { name: 'call:decline', request: { callId } },
    ]);
  });

  it('ends an accepted call for both at once', () => {
    const reloaded: CallState = {
      phase: 'reconnecting',
      ...ofCall,
      role: 'callee',
      linkEpoch: 1,
      connectedAtMs: 1_000,
    };
    const ended = { phase: 'ended', reason: 'media-failed', canLink: false, durationMs: 4_000 };
    expect(reduceCall(reloaded, impossible).state).toMatchObject(ended);
    expect(asks(reloaded, impossible)).toEqual([{ name: 'call:hang-up', request: { callId, reason: 'media-failed' } }]);
  });
});

describe('a page that is set aside', () => {
  it('stops ringing, opens nothing, and rings again if the user comes back to it in time', () => {
    const { state, effects } = reduceCall(ringingIn, { type: 'set-aside' });
    expect(state).toEqual({ phase: 'idle' });
    expect(effects).toContainEqual({ type: 'close-link' });
    expect(asks(ringingIn, { type: 'set-aside' })).toEqual([]);
    const call = { phase: 'ringing-in', ...ofCall, offer: 'v=0', earlyLink: 'none', ringEndsInMs: 9_000 } as const;
    expect(reduceCall(state, { type: 'synced', call, nowMs: 1 }).state.phase).toBe('ringing-in');
  });
});

describe('a clock that stopped while the computer slept', () => {
  const state: CallState = { phase: 'connected', ...ofCall, role: 'callee', linkEpoch: 1, connectedAtMs: 10_000 };
  const synced = (connectedForMs: number): CallEvent => ({
    type: 'synced',
    nowMs: 30_000,
    call: {
      phase: 'active',
      ...ofCall,
      role: 'callee',
      linkEpoch: 1,
      connectedForMs,
      peerPresent: true,
      peerDeviceId: '0b8f6a0e-3f62-4d7c-9a53-0d6f6f0f1111',
    },
  });

  it('is corrected by the sidecar’s', () => {
    expect(reduceCall(state, synced(45_000)).state).toEqual({ ...state, connectedAtMs: -15_000 });
  });

  it('is kept if the two agree, or if the sidecar learned of the first picture later', () => {
    expect(reduceCall(state, synced(21_000)).state).toBe(state);
    expect(reduceCall(state, synced(5_000)).state).toBe(state);
  });
});
