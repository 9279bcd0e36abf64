import { candidatesOf } from './sdp/session-description';

/** Of 15 s each in libwebrtc: longer than a lost call is waited for. */
const MOST_ROUNDS = 4;

/** A candidate's foundation in its line (RFC 8839, 5.1). */
const FOUNDATION = /^candidate:\S+/;
/** Said here before: the description has these as well by now. */
const AGAIN = /^candidate:again/;

/** What keeping on needs of an RTCPeerConnection. */
export interface CheckedPeer
  extends Pick<RTCPeerConnection, 'connectionState' | 'remoteDescription' | 'addIceCandidate' | 'addEventListener'> {}

/**
 * Has ICE go on looking for a path that it has given up. libwebrtc forgets all pairs of a connection once each was silent
 * for 15 s, and with them would never notice that the path is back. The peer's candidates make the pairs anew, if they do
 * not look like those it knows: said again, they have foundations of their own, which only order the first checks
 * (RFC 8445, 6.1.2.6). Without an effect in browsers that go on by themselves, or not at all.
 */
export function keepChecking(peer: CheckedPeer): void {
  let rounds = 0;
  peer.addEventListener('connectionstatechange', () => {
    if (peer.connectionState === 'connected') rounds = 0;
    if (peer.connectionState !== 'failed' || rounds === MOST_ROUNDS) return;
    rounds += 1;
    const known = candidatesOf(peer.remoteDescription?.sdp ?? '').filter(({ candidate }) => !AGAIN.test(candidate));
    for (const [index, each] of known.entries()) {
      const candidate = each.candidate.replace(FOUNDATION, `candidate:again${rounds}n${index}`);
      // Refused where the connection was closed meanwhile.
      peer.addIceCandidate({ ...each, candidate }).catch(() => {});
    }
  });
}
