import { describe, expect, it } from 'vitest';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { accepted, bob, dial, invitation, named, offerMade, run } from './reduce.fixture';
import type { CallEvent } from './state';
import { ENDED_SHOWN_MS, INVITE_TIMEOUT_MS, RING_LATE_MS } from './timings';

const nowMs = 1;
const over = (isInviting: boolean): CallEvent => ({ type: 'timer', timer: 'ring', callId: 'x', isInviting, nowMs });
const invited: CallEvent = {
  type: 'fact',
  fact: { name: 'call:invited', body: { ...invitation, earlyLink: 'none' } },
  nowMs,
};
const ended = (reason: EndReason): CallEvent => {
  return { type: 'fact', fact: { name: 'call:ended', body: { callId: 'x', reason } }, nowMs };
};

describe('ringing that is never ended', () => {
  it('ends by itself at the callee, a while after the sidecar should have ended it', () => {
    const ms = invitation.ringEndsInMs + RING_LATE_MS;
    expect(run(invited).effects).toContainEqual({ type: 'start-timer', timer: 'ring', callId: 'x', ms });
    const { state, effects } = run(invited, over(false));
    expect(state).toMatchObject({ phase: 'ended', reason: 'no-answer' });
    expect(named(effects)).toContain('close-link');
  });

  it('is a missed call on a device that slept through it, until the true end arrives', () => {
    const missed = run(invited, { type: 'synced', call: null, nowMs });
    expect(missed.state).toMatchObject({ phase: 'ended', reason: 'no-answer' });
    const { state, effects } = run(invited, { type: 'synced', call: null, nowMs }, ended('answered-elsewhere'));
    expect(state).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' });
    expect(effects).toEqual([{ type: 'start-timer', timer: 'ended', callId: 'x', ms: ENDED_SHOWN_MS.news }]);
  });

  it('is given up and withdrawn by a caller whose invite does not arrive', () => {
    const ms = INVITE_TIMEOUT_MS;
    expect(run(dial).effects).toContainEqual({ type: 'start-timer', timer: 'ring', callId: 'x', ms });
    const { state, effects } = run(dial, offerMade, over(true));
    expect(state).toMatchObject({ phase: 'ended', reason: 'server-refused', refusal: 'internal' });
    expect(named(effects)).toEqual(expect.arrayContaining(['withdraw-joining', 'call:cancel', 'stop-media']));
    expect(run(dial, over(false)).state.phase).toBe('ended');
  });

  it('is given up by a caller that has lost the sidecar for long, and by no other', () => {
    const look = (isOffline: boolean): CallEvent => ({ ...over(false), isOffline }) as CallEvent;
    const once = run(dial, offerMade, look(true));
    expect(once.state.phase).toBe('ringing-out');
    expect(once.effects).toEqual([{ type: 'start-timer', timer: 'ring', callId: 'x', ms: INVITE_TIMEOUT_MS }]);
    const twice = run(dial, offerMade, look(true), look(true));
    expect(twice.state).toMatchObject({ phase: 'ended', reason: 'connection-lost' });
    expect(named(twice.effects)).toEqual(expect.arrayContaining(['call:cancel', 'stop-media']));
    const heard = run(dial, offerMade, look(true), look(false), look(true));
    expect(heard.state.phase).toBe('ringing-out');
    const snapshot = { phase: 'ringing-out', callId: 'x', peer: bob, media: 'video', ringEndsInMs: 9_000 } as const;
    const synced: CallEvent = { type: 'synced', call: snapshot, nowMs };
    expect(run(dial, offerMade, look(true), synced, look(true)).state.phase).toBe('ringing-out');
    expect(run(synced, look(true), look(true)).state.phase).toBe('ended');
  });

  it('is timed by the page that resumed it after a reload', () => {
    const snapshot = { phase: 'ringing-out', callId: 'x', peer: bob, media: 'video', ringEndsInMs: 9_000 } as const;
    const { effects } = run({ type: 'synced', call: snapshot, nowMs });
    expect(effects).toContainEqual({ type: 'start-timer', timer: 'ring', callId: 'x', ms: INVITE_TIMEOUT_MS });
  });

  it('is left to the sidecar once the invite has arrived, and has no timer after accept', () => {
    expect(run(dial, offerMade, over(false)).state.phase).toBe('ringing-out');
    expect(run(dial, offerMade, accepted, over(false)).state.phase).toBe('connecting');
    expect(run(invited, { type: 'accept', media: 'video' }, over(false)).state.phase).toBe('connecting');
  });
});
