/**
 * Reports from when on the user can have seen what was just rendered: `seen` with the time after its first paint in a
 * foreground page, `unseen` when the page was hidden or comes back. Returns its stop.
 */
export function watchVisibility(seen: (atMs: number) => void, unseen: () => void): () => void {
  const stop = new AbortController();
  let frame = 0;
  const restart = () => {
    cancelAnimationFrame(frame);
    unseen();
    if (document.visibilityState !== 'visible') return;
    // The first callback runs before the paint, the second after it. In a hidden page neither does.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => seen(performance.now()));
    });
  };

  let refocus = 0;
  // On some systems a covered window counts as visible. A user who returns to it by a press on it has seen it.
  const onFocus = () => {
    refocus = requestAnimationFrame(restart);
  };
  const onPress = () => cancelAnimationFrame(refocus);

  restart();
  document.addEventListener('visibilitychange', restart, stop);
  // Restored from the back/forward cache.
  window.addEventListener('pageshow', restart, stop);
  window.addEventListener('focus', onFocus, stop);
  window.addEventListener('pointerdown', onPress, { capture: true, signal: stop.signal });
  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
    cancelAnimationFrame(refocus);
  };
}
