import type { PathKind } from '@/lib/rtc/sending/camera-encoding';

/** Calls back with the kind of the selected candidate pair, at once and at each change; never where the browser has no `RTCIceTransport.getSelectedCandidatePair`. */
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
 * Calls back when an ICE check has succeeded on another candidate pair, or again on one that had failed. Its response is
 * proof that the peer is alive, long before the next message: SCTP doubles its retransmission timeout (RFC 9260, 6.3.3).
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
