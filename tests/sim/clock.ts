/** A scheduled callback that can be stopped. */
export class Alarm {
  constructor(
    readonly atMs: number,
    readonly order: number,
    public run: (() => unknown) | null,
  ) {}

  stop(): void {
    this.run = null;
  }
}

/** Virtual time: a binary heap of scheduled callbacks. Those due at the same time run in the order they were scheduled. */
export class Clock {
  nowMs = 1_000_000;
  readonly #heap: Alarm[] = [];
  #order = 0;

  after(ms: number, run: () => unknown): Alarm {
    const alarm = new Alarm(this.nowMs + ms, this.#order, run);
    this.#order += 1;
    this.#push(alarm);
    return alarm;
  }

  /** Runs the next callback that is due by `untilMs`; false if there is none. */
  step(untilMs: number): boolean {
    for (;;) {
      const first = this.#heap[0];
      if (!first || first.atMs > untilMs) return false;
      this.#pop();
      if (!first.run) continue;
      this.nowMs = first.atMs;
      first.run();
      return true;
    }
  }

  #push(entry: Alarm): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent])) break;
      heap[at] = heap[parent] as Alarm;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Alarm;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child])) child += 1;
      if (!isBefore(heap[child] as Alarm, last)) break;
      heap[at] = heap[child] as Alarm;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Alarm, b: Alarm | undefined): boolean {
  return b === undefined || a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
