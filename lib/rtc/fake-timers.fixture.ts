import type { Timers } from './timers';

/** A clock that stands until it is moved. */
export function fakeTimers(): Timers & { advance(ms: number): void } {
  let nowMs = 1_000_000;
  let waiting: { atMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    start(ms, run) {
      const entry = { atMs: nowMs + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = waiting.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (!next) break;
        waiting = waiting.filter((other) => other !== next);
        nowMs = next.atMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
}
