/** Twice, in the rhythm of the tone, then a pause. In ms. */
const PATTERN = [400, 250, 400];
const EVERY_MS = 3_500;

/**
 * Vibrates until the returned stop is called, where the device can. Browsers ignore it on a page that nobody has touched
 * yet, and on one that is not visible.
 */
export function vibrate(): () => void {
  if (!navigator.vibrate) return () => undefined;
  const once = () => void navigator.vibrate(PATTERN);
  once();
  const timer = setInterval(once, EVERY_MS);
  return () => {
    clearInterval(timer);
    navigator.vibrate(0);
  };
}
