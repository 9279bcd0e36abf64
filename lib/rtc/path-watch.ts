import type { PathKind } from './camera-encoding';

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
