import { hasFewCores } from '@/lib/browser/few-cores';
import type { MediaProblem } from './local-media-view';

export type DeviceKind = 'audio' | 'video';

/** The devices a person chose, by deviceId; null where any will do. */
export interface ChosenMediaDevices {
  readonly camera: string | null;
  readonly microphone: string | null;
}

const ANY: ChosenMediaDevices = { camera: null, microphone: null };

/**
 * What is asked of the devices. All wishes are `ideal`: a camera that cannot do them is still a camera. A chosen one is
 * asked for by `how`.
 */
export function constraintsFor(
  kinds: readonly DeviceKind[],
  { camera, microphone } = ANY,
  how: 'exact' | 'ideal' = 'exact',
): MediaStreamConstraints {
  // 720p in software, both ways, takes the better part of two cores.
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
      // The two may contradict each other, and would weigh the same.
      ...(camera === null ? { facingMode: 'user' } : { deviceId: { [how]: camera } }),
    },
  };
}

/**
 * Opens the chosen devices. One that is not there is no failure: then it is a wish among others, and another device comes.
 * Not a wish from the start, because a sharper camera could outweigh it (W3C mediacapture-streams, "fitness distance").
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

/** The failures of getUserMedia (W3C mediacapture-streams, 10.2.1) a person can do something about. */
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

/** OverconstrainedError is no Error in older browsers. */
function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}
