import type { Timers } from './timers';

/** A clock that advances only when a test moves it. */
export function fakeTimers(): Timers & { advance(ms: number): void; sleep(ms: number): void } {
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
    /** Jumps ahead, as on a computer that was asleep: timers that fell due meanwhile run late. */
    sleep(ms) {
      nowMs += ms;
      const due = waiting.filter(({ atMs }) => atMs <= nowMs);
      waiting = waiting.filter((entry) => !due.includes(entry));
      for (const { run } of due) run();
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
