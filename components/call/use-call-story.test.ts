import { describe, expect, it } from 'vitest';
import type { CallState } from '@/lib/call/state';
import { fillsTheScreen, follow } from './use-call-story';

const call = {
  callId: '8f0d4cf6-3d0e-4f0a-9d0b-2f6f1c7d0a11',
  peer: { id: 'bob', name: 'Bob', tag: 'B0BB' },
  media: 'video',
} as const;
const start = { callId: null, role: 'caller', wasLinked: false } as const;
const over = { reason: 'cancelled', refusal: null, durationMs: null, retryInMs: null } as const;
const ended: CallState = { phase: 'ended', ...call, ...over };

function storyOf(...states: CallState[]) {
  return states.reduce<ReturnType<typeof follow>>(follow, start);
}

describe('the story of a call', () => {
  it('remembers that it rang in and was never answered', () => {
    const story = storyOf(
      { phase: 'ringing-in', ...call, offer: 'v=0', earlyLink: 'none', ringEndsInMs: 45_000 },
      ended,
    );
    expect(story).toEqual({ callId: call.callId, role: 'callee', wasLinked: false });
    expect(fillsTheScreen(ended, story)).toBe(false);
  });

  it('follows an outgoing ring that became the callee side of a merged call', () => {
    const linked = { ...call, role: 'callee', linkEpoch: 0 } as const;
    const story = storyOf({ phase: 'ringing-out', ...call, invited: true }, { phase: 'connecting', ...linked }, ended);
    expect(story).toEqual({ callId: call.callId, role: 'callee', wasLinked: true });
    expect(fillsTheScreen(ended, story)).toBe(true);
  });

  it('treats an end whose beginning it did not see as an outgoing call', () => {
    expect(storyOf(ended).role).toBe('caller');
  });
});
