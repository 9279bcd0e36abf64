import { hasFewCores } from '@/lib/browser/few-cores';
import type { MediaProblem } from './local-media-view';

export type DeviceKind = 'audio' | 'video';

/** The media devices that the user chose, by `deviceId`; null where any will do. */
export interface ChosenMediaDevices {
  readonly camera: string | null;
  readonly microphone: string | null;
}

const ANY: ChosenMediaDevices = { camera: null, microphone: null };

/**
 * The constraints for getUserMedia. All are `ideal`, because any camera is better than none; only the chosen media device is
 * constrained by `how`.
 */
export function constraintsFor(
  kinds: readonly DeviceKind[],
  { camera, microphone } = ANY,
  how: 'exact' | 'ideal' = 'exact',
): MediaStreamConstraints {
  // Encoding and decoding 720p in software takes the better part of two cores.
  const size = hasFewCores() ? { width: 640, height: 480 } : { width: 1280, height: 720 };
  return {
    audio: kinds.includes('audio') && {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(microphone !== null && { deviceId: { [how]: microphone } }),
    },
    video: kinds.includes('video') && {
      width: { ideal: size.width },
      height: { ideal: size.height },
      frameRate: { ideal: 30 },
      // Not both: they may contradict each other, and count equally in the fitness distance.
      ...(camera === null ? { facingMode: 'user' } : { deviceId: { [how]: camera } }),
    },
  };
}

/**
 * Opens the chosen media devices, `exact` at first. Where one is missing it asks again with `ideal`, so that another takes
 * its place. Not `ideal` from the start: a sharper camera could win then (W3C mediacapture-streams, "fitness distance").
 * Rejects as getUserMedia does.
 */
export async function requestMedia(
  devices: Pick<MediaDevices, 'getUserMedia'>,
  kinds: readonly DeviceKind[],
  chosen?: ChosenMediaDevices,
): Promise<MediaStream> {
  try {
    return await devices.getUserMedia(constraintsFor(kinds, chosen, 'exact'));
  } catch (error) {
    if (nameOf(error) !== 'OverconstrainedError') throw error;
    return devices.getUserMedia(constraintsFor(kinds, chosen, 'ideal'));
  }
}

/** Names what the user can do something about in a failure of getUserMedia (W3C mediacapture-streams, 10.2.1). */
export function problemOf(error: unknown): MediaProblem {
  switch (nameOf(error)) {
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

/** In older browsers `OverconstrainedError` does not extend `Error`. */
function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}
