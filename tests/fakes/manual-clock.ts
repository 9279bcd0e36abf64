import type { Clock, Stop } from '@/server/app/clock';

interface Due {
  atMs: number;
  everyMs: number | null;
  run: () => void;
}

/** A clock that advances only when told to. */
export class ManualClock implements Clock {
  #nowMs: number;
  #setByMs = 0;
  readonly #due = new Set<Due>();

  constructor(nowMs = 1_000_000) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs + this.#setByMs;
  }

  steadyMs(): number {
    return this.#nowMs;
  }

  /** Shifts the machine's wall clock, forwards or back. */
  set(byMs: number): void {
    this.#setByMs += byMs;
  }

  after(ms: number, run: () => void): Stop {
    return this.#schedule({ atMs: this.#nowMs + ms, everyMs: null, run });
  }

  every(ms: number, run: () => void): Stop {
    return this.#schedule({ atMs: this.#nowMs + ms, everyMs: ms, run });
  }

  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#nowMs = next.atMs;
      if (next.everyMs === null) this.#due.delete(next);
      else next.atMs += next.everyMs;
      next.run();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Due | undefined {
    return [...this.#due].filter((due) => due.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  }

  #schedule(due: Due): Stop {
    this.#due.add(due);
    return () => this.#due.delete(due);
  }
}
