import type { Timers } from '@/lib/browser/timers';
import type { LocalMediaOptions } from '@/lib/rtc/capture/local-media';
import { keepMediaDevicesAwake } from '@/lib/rtc/capture/media-devices-awake';

export interface WhileItRingsOptions {
  readonly devices: LocalMediaOptions['devices'];
  readonly timers: Timers;
  /** Reports whether the user wants to see themselves, until its stop is called; without it they do not. */
  readonly previewWish?: ((tell: (on: boolean) => void) => () => void) | undefined;
  readonly onPreview: (on: boolean) => void;
  /** Whether camera and microphone would open without a permission prompt. */
  readonly onAllowed: (allowed: boolean) => void;
}

/** Prepares what an accept needs, as far as permissions allow; returns its stop. */
export function whileItRings({ devices, timers, previewWish, onPreview, onAllowed }: WhileItRingsOptions): () => void {
  const stopAsking = keepMediaDevicesAwake(devices(), timers, onAllowed);
  const stopWish = previewWish?.(onPreview);
  return () => {
    stopAsking();
    stopWish?.();
  };
}
