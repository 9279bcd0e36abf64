import { expect, it } from 'vitest';
import { type CheckedPeer, keepChecking } from './keep-checking';

const SDP = [
  'v=0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host',
  'a=candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=candidate:1 1 udp 2122260222 10.0.0.7 5001 typ host',
  '',
].join('\r\n');

function fakePeer(sdp: string | null = SDP) {
  const said: RTCIceCandidateInit[] = [];
  const peer = Object.assign(new EventTarget(), {
    connectionState: 'connected' as RTCPeerConnectionState,
    remoteDescription: sdp === null ? null : ({ type: 'answer', sdp } as RTCSessionDescription),
    async addIceCandidate(candidate: RTCIceCandidateInit) {
      said.push(candidate);
      // As browsers do.
      if (peer.remoteDescription)
        Object.assign(peer.remoteDescription, { sdp: `${peer.remoteDescription.sdp}a=${candidate.candidate}\r\n` });
    },
  });
  const become = (state: RTCPeerConnectionState) => {
    peer.connectionState = state;
    peer.dispatchEvent(new Event('connectionstatechange'));
    return said.splice(0);
  };
  keepChecking(peer as CheckedPeer);
  return { become };
}

it('says the candidates of a path again that ICE has given up, each where it belongs', () => {
  const { become } = fakePeer();
  expect(become('disconnected')).toEqual([]);
  const said = become('failed');
  expect(said.map(({ candidate }) => candidate?.replace(/^candidate:\S+ /, ''))).toEqual([
    '1 udp 2122260223 10.0.0.7 5000 typ host',
    '1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0',
    '1 udp 2122260222 10.0.0.7 5001 typ host',
  ]);
  expect(said.map(({ sdpMLineIndex }) => sdpMLineIndex)).toEqual([0, 0, 1]);
});

it('says none as it was said before, which would be dropped', () => {
  const { become } = fakePeer();
  const foundations = [...become('failed'), ...become('failed')].map(({ candidate }) => candidate?.split(' ')[0]);
  expect(new Set(foundations).size).toBe(6);
  // RFC 8839, 5.1.
  for (const foundation of foundations) expect(foundation).toMatch(/^candidate:[A-Za-z0-9+/]{1,32}$/);
});

it('gives up itself after a minute, and begins again once there was a path', () => {
  const { become } = fakePeer();
  const rounds = Array.from({ length: 10 }, () => become('failed').length);
  expect(rounds.filter((count) => count > 0)).toEqual([3, 3, 3, 3]);
  become('connected');
  expect(become('failed')).toHaveLength(3);
});

it('has nothing to say where nothing is known of the peer', () => {
  expect(fakePeer(null).become('failed')).toEqual([]);
  expect(fakePeer('v=0\r\n').become('failed')).toEqual([]);
});
