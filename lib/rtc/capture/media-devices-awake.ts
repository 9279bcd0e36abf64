import type { Timers } from '@/lib/browser/timers';

/** Chromium ends its capture process some seconds after the last question (measured: between 3 and 6 s). */
const EVERY_MS = 2_500;
const KINDS: readonly MediaDeviceKind[] = ['audioinput', 'videoinput'];

/**
 * Keeps the browser's capture process running while it rings, by asking what devices there are: that opens none and shows
 * no light, and a camera that is opened on accept is there in 14–47 ms instead of 84–117 (Chromium 156). Tells each time whether
 * camera and microphone are allowed here, as far as the browser says: their names are then known. Returns its stop.
 */
export function keepMediaDevicesAwake(
  devices: Pick<MediaDevices, 'enumerateDevices'> | undefined,
  timers: Timers,
  onAllowed: (allowed: boolean) => void = () => {},
): () => void {
  let stopTimer = () => {};
  const ask = () => {
    devices
      ?.enumerateDevices()
      .then((found) => onAllowed(KINDS.every((kind) => found.some((each) => each.kind === kind && each.label !== ''))))
      // A browser that will not say is only a little slower to open one.
      .catch(() => {});
    stopTimer = timers.start(EVERY_MS, ask);
  };
  ask();
  return () => stopTimer();
}
