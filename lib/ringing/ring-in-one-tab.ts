import { playTone, whenAudible } from './tones';

/**
 * All tabs show the call, the one that holds the lock is heard; if it closes, the next takes over. Returns its stop.
 *
 * A tab asks for the lock only once it can be heard: one without a gesture would hold it in silence until the ringing ends,
 * and keep it from the tab that the person has used.
 */
export function ringInOneTab(): () => void {
  if (!navigator.locks) return playTone('ring');
  const stopped = new AbortController();
  const stopWaiting = whenAudible(() => ringInTurn(stopped.signal));
  return () => {
    stopped.abort();
    stopWaiting();
  };
}

function ringInTurn(signal: AbortSignal): void {
  const ring = () =>
    new Promise<void>((resolve) => {
      // The turn may come in the very moment in which the ringing ends.
      if (signal.aborted) return resolve();
      const stopTone = playTone('ring');
      const stop = () => {
        stopTone();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  // Rejects when the ringing ends before this tab's turn.
  navigator.locks.request('mado-ring', { signal }, ring).catch(() => {});
}
