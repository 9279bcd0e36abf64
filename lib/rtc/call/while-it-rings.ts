import type { Timers } from '@/lib/browser/timers';
import type { LocalMediaOptions } from '@/lib/rtc/capture/local-media';
import { keepMediaDevicesAwake } from '@/lib/rtc/capture/media-devices-awake';

export interface WhileItRingsOptions {
  readonly devices: LocalMediaOptions['devices'];
  readonly timers: Timers;
  /** Tells whether the person is to see themselves, until the stop it returns; without it they are not. */
  readonly previewWish?: ((tell: (on: boolean) => void) => () => void) | undefined;
  readonly onPreview: (on: boolean) => void;
  /** Whether camera and microphone would open without a question to the person. */
  readonly onAllowed: (allowed: boolean) => void;
}

/** Makes ready what an answer needs, as far as the person allows; returns its stop. */
export function whileItRings({ devices, timers, previewWish, onPreview, onAllowed }: WhileItRingsOptions): () => void {
  const stopAsking = keepMediaDevicesAwake(devices(), timers, onAllowed);
  const stopWish = previewWish?.(onPreview);
  return () => {
    stopAsking();
    stopWish?.();
  };
}
