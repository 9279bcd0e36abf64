import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_REASONS } from '@/lib/protocol/sidecar/end-reason';
import { ERROR_CODES } from '@/lib/protocol/sidecar/error-code';
import { mayHoldLink, mayHoldMedia, mayHoldPreview } from './predicates';
import { idle, reduceCall } from './reduce';
import { accepted, bob, dial, invitation, linkConnected, named, offerMade, run } from './reduce.fixture';
import type { CallEffect, CallEvent, CallState } from './state';
import { ENDED_SHOWN_MS } from './timings';

const invited: CallEvent = { type: 'fact', fact: { name: 'call:invited', body: invitation }, nowMs: 1 };

describe('dialing', () => {
  it('opens media and a link, and invites with its offer', () => {
    expect(named(run(dial).effects)).toEqual([
      'reset-peer-media',
      'stop-timer',
      'open-media',
      'open-link',
      'start-timer',
      'enter-phase',
    ]);
    expect(named(run(dial, offerMade).effects)).toEqual(['call:invite', 'follow-ice-servers']);
  });

  it('shows of its own call that it rings on devices', () => {
    const other: CallEvent = { type: 'rings-closed-browsers', callId: 'other' };
    expect(run(dial, offerMade, other).state).not.toHaveProperty('ringsClosedBrowsers');
    const own: CallEvent = { type: 'rings-closed-browsers', callId: 'x' };
    expect(run(dial, offerMade, own).state).toMatchObject({ phase: 'ringing-out', ringsClosedBrowsers: true });
  });

  it('takes an accept only for its own call, and only after the invite', () => {
    expect(run(dial, accepted).state.phase).toBe('ringing-out');
    expect(run(dial, offerMade, accepted).state.phase).toBe('connecting');
    expect(run(accepted).state.phase).toBe('idle');
    expect(run(invited, accepted).state.phase).toBe('ringing-in');
  });

  it('sends no request if it is cancelled before the invite', () => {
    expect(named(run(dial, { type: 'cancel' }).effects)).not.toContain('call:cancel');
    expect(named(run(dial, offerMade, { type: 'cancel' }).effects)).toContain('call:cancel');
  });

  it('rings if another invite crossed the own one', () => {
    const carol = { ...invitation, callId: 'y', peer: { id: 'carol', name: 'Carol', tag: 'CAR0' } };
    const { state, effects } = run(
      dial,
      offerMade,
      { type: 'fact', fact: { name: 'call:invited', body: carol }, nowMs: 1 },
      { type: 'refused', callId: 'x', ask: 'call:invite', code: 'already-in-call', nowMs: 1 },
    );
    expect(state).toMatchObject({ phase: 'ringing-in', callId: 'y' });
    expect(named(effects)).toContain('stop-media');
  });
});

describe('ringing', () => {
  it('opens no media device and tells the peer nothing until the user accepts', () => {
    expect(named(run(invited).effects)).toEqual([
      'reset-peer-media',
      'expect-peer-media',
      'stop-timer',
      'start-timer',
      'open-link',
      'follow-ice-servers',
      'enter-phase',
    ]);
    expect(named(run(invited, { type: 'accept', media: 'audio' }).effects)).toEqual([
      'call:accept',
      'open-media',
      'control-accept',
      'release-signals',
      'stop-timer',
      'start-timer',
      'enter-phase',
    ]);
  });

  it('shows briefly that it was declined', () => {
    const { state, effects } = run(invited, { type: 'decline' });
    expect(state).toMatchObject({ phase: 'ended', reason: 'declined' });
    expect(named(effects)).toContain('call:decline');
    expect(effects).toContainEqual({ type: 'start-timer', timer: 'ended', callId: 'x', ms: ENDED_SHOWN_MS.own });
  });
});

describe('a call', () => {
  const connected = [dial, offerMade, accepted, linkConnected];

  it('starts its clock with the first link and keeps it with a fresh one', () => {
    const { state } = run(
      ...connected,
      { type: 'link-failed', linkEpoch: 0, nowMs: 2_000 },
      { type: 'fact', fact: { name: 'call:relinked', body: { callId: 'x', linkEpoch: 1 } }, nowMs: 2_100 },
      { type: 'link-connected', linkEpoch: 1, nowMs: 3_000 },
    );
    expect(state).toMatchObject({ phase: 'connected', linkEpoch: 1, connectedAtMs: 1_000 });
  });

  it('goes on whatever is reported of another call', () => {
    const { state } = run(...connected);
    const others: Extract<CallEvent, { type: 'fact' }>['fact'][] = [
      { name: 'call:ended', body: { callId: 'another', reason: 'hung-up' } },
      { name: 'call:relinked', body: { callId: 'another', linkEpoch: 1 } },
      { name: 'call:peer-back', body: { callId: 'another' } },
    ];
    for (const fact of others) {
      expect(run(...connected, { type: 'fact', fact, nowMs: 2_000 })).toEqual({ state, effects: [] });
    }
  });

  it('tries an ICE restart, then a fresh link, then gives up', () => {
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    expect(named(run(...connected, lost).effects)).toEqual([
      'restart-ice',
      'start-timer',
      'start-timer',
      'enter-phase',
    ]);
    const relink: CallEvent = { type: 'timer', timer: 'relink', callId: 'x', nowMs: 5_000 };
    expect(named(run(...connected, lost, relink).effects)).toEqual(['call:relink', 'start-timer']);
    const late: CallEvent = { type: 'timer', timer: 'reconnect', callId: 'x', nowMs: 31_000 };
    expect(run(...connected, lost, late).state).toMatchObject({ reason: 'connection-lost', durationMs: 30_000 });
  });

  it('has the caller restart ICE first, so that offers do not cross', () => {
    const accepting: CallEvent[] = [invited, { type: 'accept', media: 'video' }, linkConnected];
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    expect(named(run(...accepting, lost).effects)).toEqual([
      'start-timer',
      'start-timer',
      'start-timer',
      'enter-phase',
    ]);
    const late: CallEvent = { type: 'timer', timer: 'restart', callId: 'x', nowMs: 2_000 };
    expect(run(...accepting, lost, late).effects).toEqual([{ type: 'restart-ice', inPeersStead: true }]);
    expect(run(...accepting, late).effects).toEqual([]);
  });

  it('restarts ICE on a new network without showing the user anything', () => {
    const { state, effects } = run(...connected, { type: 'network-changed' });
    expect(state.phase).toBe('connected');
    expect(named(effects)).toEqual(['restart-ice']);
    expect(run(dial, offerMade, accepted, { type: 'network-changed' }).effects).toEqual([]);
  });

  it('restarts ICE again when either socket is back, and requests a fresh link soon after', () => {
    const lost: CallEvent = { type: 'link-disconnected', linkEpoch: 0 };
    const back: CallEvent = { type: 'fact', fact: { name: 'call:peer-back', body: { callId: 'x' } }, nowMs: 1 };
    expect(named(run(...connected, lost, back).effects)).toEqual(['restart-ice']);
    expect(run(...connected, back).effects).toEqual([]);
    const active = { phase: 'active', callId: 'x', peer: bob, media: 'video', role: 'caller', linkEpoch: 0 } as const;
    const synced: CallEvent = {
      type: 'synced',
      call: { ...active, connectedForMs: 1, peerPresent: true, peerDeviceId: 'd' },
      nowMs: 1,
    };
    expect(named(run(...connected, lost, synced).effects)).toEqual(['choose-link', 'restart-ice', 'start-timer']);
    expect(named(run(dial, offerMade, accepted, synced).effects)).toContain('call:relink');
  });

  it('ignores an older link', () => {
    const { state } = run(...connected);
    expect(reduceCall(state, { type: 'link-failed', linkEpoch: 7, nowMs: 1 }).state).toBe(state);
    expect(reduceCall(state, { type: 'link-disconnected', linkEpoch: 7 }).state).toBe(state);
  });

  it.each(['cancel', 'decline'] as const)('ends by a %s, pressed just as the ring was answered', (type) => {
    for (const events of [connected.slice(0, 3), connected]) {
      const { state, effects } = run(...events, { type });
      expect(state).toMatchObject({ phase: 'ended', reason: 'hung-up' });
      expect(named(effects)).toEqual(expect.arrayContaining(['control-hang-up', 'stop-media', 'call:hang-up']));
    }
  });

  it('can be hung up in every way', () => {
    const { state, effects } = run(...connected, { type: 'hang-up', nowMs: 61_000 });
    expect(state).toMatchObject({ phase: 'ended', reason: 'hung-up', durationMs: 60_000 });
    expect(named(effects).slice(0, 3)).toEqual(['control-hang-up', 'close-link', 'stop-media']);
    expect(named(effects)).toContain('call:hang-up');
  });

  it('is resumed by a fresh page only', () => {
    const call = { phase: 'active', callId: 'x', peer: bob, media: 'video', role: 'callee', linkEpoch: 0 } as const;
    const synced: CallEvent = {
      type: 'synced',
      call: { ...call, connectedForMs: 5_000, peerPresent: true, peerDeviceId: 'd' },
      nowMs: 9_000,
    };
    expect(run(synced).state).toMatchObject({ phase: 'reconnecting', connectedAtMs: 4_000 });
    expect(named(run(synced).effects)).toContain('open-media');
    const left = run(...connected, { type: 'hang-up', nowMs: 1 }, { type: 'dismiss' }, synced);
    expect(left.state.phase).toBe('idle');
    expect(named(left.effects)).toEqual(['call:hang-up']);
  });
});

const callId = fc.constantFrom('x', 'y');
const nowMs = fc.nat(100_000);
const media = fc.constantFrom('video' as const, 'audio' as const);
const deviceId = fc.constantFrom('d1', 'd2');
const linkEpoch = fc.nat(2);
const peer = fc.constantFrom(bob, { id: 'carol', name: 'Carol', tag: 'CAR0' });
const invitations = fc.record({
  callId,
  peer,
  media,
  offer: fc.constantFrom('v=0', null),
  ringEndsInMs: fc.nat(45_000),
  earlyLink: fc.constantFrom('all' as const, 'relay' as const, 'none' as const),
});
const facts = fc.oneof(
  fc.record({ name: fc.constant('call:invited' as const), body: invitations }),
  fc.record({ name: fc.constant('call:accepted' as const), body: fc.record({ callId, media, deviceId }) }),
  fc.record({ name: fc.constant('call:merged' as const), body: fc.record({ callId, into: invitations }) }),
  fc.record({
    name: fc.constantFrom('call:peer-away' as const, 'call:peer-back' as const),
    body: fc.record({ callId }),
  }),
  fc.record({ name: fc.constant('call:relinked' as const), body: fc.record({ callId, linkEpoch }) }),
  fc.record({
    name: fc.constant('call:relinked' as const),
    body: fc.record({ callId, linkEpoch, handover: fc.constant(true as const) }),
  }),
  fc.record({
    name: fc.constant('call:ended' as const),
    body: fc.record({ callId, reason: fc.constantFrom(...END_REASONS) }),
  }),
);
const snapshots = fc.oneof(
  fc.constant(null),
  fc.record({ phase: fc.constant('ringing-out' as const), callId, peer, media, ringEndsInMs: fc.nat(45_000) }),
  invitations.map((ring) => ({ phase: 'ringing-in' as const, ...ring })),
  fc.record({
    phase: fc.constant('active' as const),
    callId,
    peer,
    media,
    role: fc.constantFrom('caller' as const, 'callee' as const),
    linkEpoch,
    connectedForMs: fc.constantFrom(null, 5_000),
    peerPresent: fc.boolean(),
    peerDeviceId: fc.constantFrom('d1', 'd2'),
  }),
);
const events: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ type: fc.constant('dial' as const), callId, peer, media }),
  fc.record({ type: fc.constant('accept' as const), media }),
  fc.record({ type: fc.constant('preview' as const), on: fc.boolean() }),
  fc.record({
    type: fc.constant('move' as const),
    call: fc.record({ callId, peer, media, role: fc.constantFrom('caller' as const, 'callee' as const) }),
    connectedAtMs: fc.constantFrom(null, 500),
    media,
  }),
  fc.record({ type: fc.constantFrom('decline' as const, 'cancel' as const, 'dismiss' as const) }),
  fc.record({ type: fc.constantFrom('hang-up' as const, 'signed-out' as const, 'peer-hung-up' as const), nowMs }),
  fc.record({ type: fc.constant('fact' as const), fact: facts, nowMs }),
  fc.record({ type: fc.constant('synced' as const), call: snapshots, nowMs }),
  fc.record({
    type: fc.constant('refused' as const),
    callId,
    ask: fc.constantFrom('call:invite', 'call:accept', 'call:relink', 'call:move'),
    code: fc.constantFrom(...ERROR_CODES),
    nowMs,
  }),
  fc.record({ type: fc.constant('offer-made' as const), callId, offer: fc.constant('v=0') }),
  fc.record({ type: fc.constantFrom('link-connected' as const, 'link-failed' as const), linkEpoch, nowMs }),
  fc.record({ type: fc.constant('link-disconnected' as const), linkEpoch }),
  fc.record({ type: fc.constant('peer-accepted' as const), callId, deviceId, media }),
  fc.record({ type: fc.constant('network-changed' as const) }),
  fc.record({ type: fc.constant('rings-closed-browsers' as const), callId }),
  fc.record({
    type: fc.constant('timer' as const),
    timer: fc.constantFrom('connect', 'reconnect', 'restart', 'relink', 'bridge', 'ended'),
    callId,
    nowMs,
  }),
);

/** What the interpreter would hold after these effects. */
function holds(before: boolean, effects: readonly CallEffect[], on: string, off: string): boolean {
  return effects.reduce((held, { type }) => (type === on ? true : type === off ? false : held), before);
}

it('handles any event in any state: media and link exist only while a call may hold them, and no event without meaning has effects', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 40 }), (history) => {
      let state: CallState = idle;
      let hasMedia = false;
      let hasPreview = false;
      let hasLink = false;
      for (const event of history) {
        const step = reduceCall(state, event);
        hasMedia = holds(hasMedia, step.effects, 'open-media', 'stop-media');
        hasLink = holds(hasLink, step.effects, 'open-link', 'close-link');
        hasPreview = holds(hasPreview, step.effects, 'open-preview', 'stop-media');
        if (mayHoldMedia(step.state)) hasPreview = false;
        expect(hasMedia).toBe(mayHoldMedia(step.state));
        expect(hasPreview).toBe(mayHoldPreview(step.state));
        if (!mayHoldLink(step.state)) expect(hasLink).toBe(false);
        if (step.state.phase === 'ringing-in') {
          expect(named(step.effects)).not.toContain('open-media');
          expect(named(step.effects)).not.toContain('release-signals');
          expect(named(step.effects)).not.toContain('control-accept');
        }
        state = step.state;
      }
    }),
    { numRuns: 3_000 },
  );
});

it('returns the same state for an event of another call', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 20 }), facts, (history, fact) => {
      const { state } = run(...history);
      const elsewhere = { ...fact, body: { ...fact.body, callId: 'z' } } as Extract<
        CallEvent,
        { type: 'fact' }
      >['fact'];
      const isNews = ['call:invited', 'call:accepted', 'call:merged', 'call:relinked'].includes(fact.name);
      if (isNews || state.phase === 'idle') return;
      const step = reduceCall(state, { type: 'fact', fact: elsewhere, nowMs: 1 });
      expect(step.state).toBe(state);
      expect(step.effects).toEqual([]);
    }),
  );
});
