/** What an ICE server's error means: `refused` and `full` are answers of the server, `unreachable` is the lack of one. */
export type IceErrorKind = 'refused' | 'full' | 'unreachable' | 'other';

/** By the code of an `icecandidateerror` event: RFC 8489, 14.8; RFC 8656, 19; 701 for no answer (W3C webrtc-pc, 4.8.3). */
export function iceErrorKind(code: number): IceErrorKind {
  switch (code) {
    case 400:
    case 401:
    case 403:
    case 438:
    case 441:
      return 'refused';
    case 486:
    case 508:
      return 'full';
    case 701:
      return 'unreachable';
    default:
      return 'other';
  }
}
