import type { MediaProblem } from './call-view';

export type DeviceKind = 'audio' | 'video';

/**
 * Encoding and decoding 720p in software takes the better part of two cores: where there are no more, the picture is
 * smaller and the call stays quick.
 */
const FEW_CORES = 2;

/** What is asked of the devices. All wishes are `ideal`: a camera that cannot do them is still a camera. */
export function constraintsFor(kinds: readonly DeviceKind[]): MediaStreamConstraints {
  const size = hasFewCores() ? { width: 640, height: 480 } : { width: 1280, height: 720 };
  return {
    audio: kinds.includes('audio') && { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: kinds.includes('video') && {
      width: { ideal: size.width },
      height: { ideal: size.height },
      frameRate: { ideal: 30 },
      facingMode: 'user',
    },
  };
}

function hasFewCores(): boolean {
  return typeof navigator !== 'undefined' && navigator.hardwareConcurrency <= FEW_CORES;
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
