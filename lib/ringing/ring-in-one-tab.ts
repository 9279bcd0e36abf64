import { onceAudible, playTone, type RingTone } from './tones';

/**
 * Plays the ring tone in one tab only: all tabs show the call, the one that holds the lock plays; if it closes, the
 * next takes over. Returns its stop.
 *
 * A tab requests the lock only once it is allowed to play sound: one without a gesture would hold the lock in silence
 * until the ringing ends, and keep it from the tab that the user has used.
 * @param volume from 0 to 100
 */
export function ringInOneTab(tone: RingTone, volume: number): () => void {
  const play = () => playTone(tone, volume);
  if (!navigator.locks) return play();
  const stopped = new AbortController();
  const stopWaiting = onceAudible(() => ringInTurn(play, stopped.signal));
  return () => {
    stopped.abort();
    stopWaiting();
  };
}

function ringInTurn(play: () => () => void, signal: AbortSignal): void {
  const ring = () =>
    new Promise<void>((resolve) => {
      // The lock may be granted in the very moment in which the ringing ends.
      if (signal.aborted) return resolve();
      const stopTone = play();
      const stop = () => {
        stopTone();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  // Rejects when the ringing ends before this tab gets the lock.
  navigator.locks.request('mado-ring', { signal }, ring).catch(() => {});
}
