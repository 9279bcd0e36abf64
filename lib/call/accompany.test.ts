import { describe, expect, it } from 'vitest';
import { accepted, bob, dial, invitation, offerMade, run } from './reduce.fixture';
import type { CallEffect, CallEvent } from './state';

const NAMES: readonly CallEffect['type'][] = [
  'reset-peer-media',
  'expect-peer-media',
  'follow-ice-servers',
  'enter-phase',
];
const accompanying = (...events: readonly CallEvent[]) =>
  run(...events).effects.filter(({ type }) => NAMES.includes(type));
const rings = (callId: string, media: 'video' | 'audio' = 'video', peer = bob): CallEvent => ({
  type: 'fact',
  fact: { name: 'call:invited', body: { ...invitation, callId, media, peer } },
  nowMs: 1,
});
const accept: CallEvent = { type: 'accept', media: 'video' };
const decline: CallEvent = { type: 'decline' };
const cancel: CallEvent = { type: 'cancel' };

describe('effects of a change of call or phase', () => {
  it('reset what is known of the peer with each call, and expect what the peer proposes', () => {
    const proposed = (media: 'video' | 'audio') => [{ type: 'reset-peer-media' }, { type: 'expect-peer-media', media }];
    expect(accompanying(rings('y', 'audio')).slice(0, 2)).toEqual(proposed('audio'));
    expect(accompanying(rings('y'), decline, rings('z')).slice(0, 2)).toEqual(proposed('video'));
    expect(accompanying(rings('y'), accept)).toEqual([{ type: 'enter-phase', phase: 'connecting' }]);
  });

  it('expect of the peer what the callee accepts with', () => {
    const voice: CallEvent = { type: 'peer-accepted', callId: 'x', deviceId: 'd1', media: 'audio' };
    expect(accompanying(dial, offerMade, voice)).toContainEqual({ type: 'expect-peer-media', media: 'audio' });
    expect(accompanying(dial, offerMade, accepted)).toContainEqual({ type: 'expect-peer-media', media: 'video' });
  });

  it('expect nothing of this peer from the ring of somebody else', () => {
    const carol = { id: 'carol', name: 'Carol', tag: 'CA01' };
    expect(accompanying(dial, offerMade, rings('y', 'audio', carol))).toEqual([]);
  });

  it('request ICE servers once the sidecar knows the call, and forget them with it', () => {
    const servers = (...events: readonly CallEvent[]) =>
      accompanying(...events).filter(({ type }) => type === 'follow-ice-servers');
    expect(servers(dial)).toEqual([]);
    expect(servers(dial, offerMade)).toEqual([{ type: 'follow-ice-servers', callId: 'x' }]);
    expect(servers(dial, offerMade, accepted)).toEqual([]);
    expect(servers(dial, offerMade, cancel)).toEqual([{ type: 'follow-ice-servers', callId: null }]);
    expect(servers(rings('y'))).toEqual([{ type: 'follow-ice-servers', callId: 'y' }]);
  });

  it('are absent if the event means nothing', () => {
    expect(run(rings('x', 'audio'), rings('y')).effects).toEqual([]);
    expect(run(accepted).effects.map(({ type }) => type)).toEqual(['ask']);
  });
});
