export type MediaDeviceName = 'camera' | 'microphone' | 'speaker';

/**
 * What went wrong with the own camera or microphone, by DOMException name (W3C mediacapture-streams, 10.3);
 * `unanswered` while the browser has not said: mostly it asks the person, and they have not seen it.
 */
export type MediaProblem = 'denied' | 'not-found' | 'in-use' | 'insecure' | 'failed' | 'unanswered';

export interface LocalMediaView {
  /** Null until opened; may hold audio only, or nothing when receiving only. */
  readonly stream: MediaStream | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Set when a wanted device could not be opened; the call goes on with what there is. */
  readonly problem: { readonly device: 'camera' | 'microphone' | 'both'; readonly kind: MediaProblem } | null;
}

/** Whether the person switched their microphone and camera on or off in this call; absent for what is as the call began. */
export interface Switches {
  readonly microphone?: boolean | undefined;
  readonly camera?: boolean | undefined;
}
