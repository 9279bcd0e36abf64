import { describe, expect, it } from 'vitest';
import { dial, invitation, named, offerMade, run } from './reduce.fixture';
import type { CallEvent } from './state';

const invited: CallEvent = { type: 'fact', fact: { name: 'call:invited', body: invitation }, nowMs: 1 };
const show: CallEvent = { type: 'preview', on: true };

describe('a preview', () => {
  it('opens the camera alone if the user wants to see themselves, in a video call and while the page is visible', () => {
    const hide: CallEvent = { type: 'preview', on: false };
    expect(run(invited, show).effects).toEqual([{ type: 'open-preview', callId: 'x' }]);
    expect(run(invited, show, show).effects).toEqual([]);
    expect(named(run(invited, show, hide).effects)).toEqual(['stop-media']);
    const voice: CallEvent = {
      type: 'fact',
      fact: { name: 'call:invited', body: { ...invitation, media: 'audio' } },
      nowMs: 1,
    };
    expect(run(voice, show).effects).toEqual([]);
    expect(run(show).effects).toEqual([]);
    expect(run(dial, offerMade, show).effects).toEqual([]);
  });

  it('closes it if a voice call rings instead, and keeps it for the same call', () => {
    const rings = (change: object): CallEvent => ({
      type: 'synced',
      call: { ...invitation, phase: 'ringing-in', ...change },
      nowMs: 1,
    });
    expect(named(run(invited, show, rings({ callId: 'y', media: 'audio' })).effects)).toContain('stop-media');
    expect(named(run(invited, show, rings({ offer: null })).effects)).toEqual(['close-link', 'start-timer']);
    expect(run(invited, show, rings({ offer: null })).state).toMatchObject({ preview: true });
  });

  it('is closed by everything that ends the ringing, and kept for the call by accept', () => {
    const ended: CallEvent = {
      type: 'fact',
      fact: { name: 'call:ended', body: { callId: 'x', reason: 'answered-elsewhere' } },
      nowMs: 1,
    };
    for (const end of [ended, { type: 'decline' }, { type: 'signed-out', nowMs: 1 }] as const)
      expect(named(run(invited, show, end).effects)).toContain('stop-media');
    const { state, effects } = run(invited, show, { type: 'accept', media: 'video' });
    expect(named(effects)).not.toContain('stop-media');
    expect(state).not.toHaveProperty('preview');
  });
});
