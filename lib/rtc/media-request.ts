import type { MediaProblem } from './call-view';

export type DeviceKind = 'audio' | 'video';

/** What is asked of the devices. All wishes are `ideal`: a camera that cannot do them is still a camera. */
export function constraintsFor(kinds: readonly DeviceKind[]): MediaStreamConstraints {
  return {
    audio: kinds.includes('audio') && { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: kinds.includes('video') && {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30 },
      facingMode: 'user',
    },
  };
}

/** The failures of getUserMedia (W3C mediacapture-streams, 10.2.1) a person can do something about. */
export function problemOf(error: unknown): MediaProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return 'denied';
    case 'SecurityError':
      return 'insecure';
    case 'NotFoundError':
      return 'not-found';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'failed';
  }
}
