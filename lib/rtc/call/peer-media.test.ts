import { expect, it } from 'vitest';
import { shownPeer } from './peer-media';

const stream = {} as MediaStream;
const peer = { stream, microphone: true, camera: true, asking: null };
const hidden = { ...peer, stream: null };
const ofCall = { callId: 'x', peer: { id: 'bob', name: 'Bob', tag: 'B0BB' }, media: 'video' } as const;

it('shows the peer only in an accepted call', () => {
  const ringing = { phase: 'ringing-in', ...ofCall, offer: null, earlyLink: 'all', ringEndsInMs: 0 } as const;
  expect(shownPeer(ringing, peer, hidden)).toBe(hidden);
  expect(shownPeer({ phase: 'ringing-out', ...ofCall, invited: true }, peer, hidden).stream).toBeNull();
  const linked = { phase: 'connecting', ...ofCall, role: 'callee', linkEpoch: 0 } as const;
  expect(shownPeer(linked, peer, hidden)).toBe(peer);
});
