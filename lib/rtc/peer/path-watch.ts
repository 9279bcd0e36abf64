import type { PathKind } from '@/lib/rtc/sending/camera-encoding';

/** Calls back with the kind of path a connection uses, at each change; where a browser does not tell, never. */
export function watchPath(peer: RTCPeerConnection, onPath: (kind: PathKind) => void): void {
  const ice = peer.getSenders()[0]?.transport?.iceTransport;
  if (!ice?.getSelectedCandidatePair) return;
  const tell = () => {
    const pair = ice.getSelectedCandidatePair();
    if (pair) onPath(pair.local?.type === 'relay' || pair.remote?.type === 'relay' ? 'relayed' : 'direct');
  };
  ice.addEventListener('selectedcandidatepairchange', tell);
  tell();
}

/**
 * Calls back when a check has found a path anew: another one, or the one that ICE had given up. Its answer is a word of the
 * peer, and comes long before the next message: SCTP repeats a lost one ever more seldom (RFC 9260, 6.3.3).
 */
export function watchChecks(peer: RTCPeerConnection, onAnswer: () => void): void {
  let isDown = false;
  peer.addEventListener('iceconnectionstatechange', () => {
    const { iceConnectionState: state } = peer;
    if (isDown && (state === 'connected' || state === 'completed')) onAnswer();
    isDown = state === 'disconnected' || state === 'failed';
  });
  const ice = peer.getSenders()[0]?.transport?.iceTransport;
  ice?.addEventListener('selectedcandidatepairchange', onAnswer);
}
