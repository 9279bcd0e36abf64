/**
 * Tells since when a person can have seen what was just put on the page: `seen` with the time after its first paint in a
 * page that is in front, `unseen` when the page went out of sight or came back to it. Returns its stop.
 */
export function watchSight(seen: (atMs: number) => void, unseen: () => void): () => void {
  const stop = new AbortController();
  let frame = 0;
  const lookAnew = () => {
    cancelAnimationFrame(frame);
    unseen();
    if (document.visibilityState !== 'visible') return;
    // The first callback runs before the paint, the second after it. In a hidden page neither does.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => seen(performance.now()));
    });
  };

  let refocus = 0;
  // A window that lay under others counts as visible on some systems. Who comes back to it by a press on it saw it.
  const focused = () => {
    refocus = requestAnimationFrame(lookAnew);
  };
  const pressed = () => cancelAnimationFrame(refocus);

  lookAnew();
  document.addEventListener('visibilitychange', lookAnew, stop);
  // Out of the back/forward cache.
  window.addEventListener('pageshow', lookAnew, stop);
  window.addEventListener('focus', focused, stop);
  window.addEventListener('pointerdown', pressed, { capture: true, signal: stop.signal });
  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
    cancelAnimationFrame(refocus);
  };
}
