/** A rate is that of the last so many milliseconds: long enough to be steady, short enough to notice a change. */
const SPAN_MS = 5_000;
/** A shorter time tells nothing. */
const LEAST_MS = 500;

/** How fast transfers get on, from what is seen of them now and then. Times in milliseconds of one clock. */
export class Rates {
  readonly #seen = new Map<string, { readonly atMs: number; readonly bytes: number }[]>();

  /** Bytes per second; null while that is not known. `isMoving`: it is neither paused nor at its end. */
  rate(id: string, bytes: number, isMoving: boolean, nowMs: number): number | null {
    if (!isMoving) {
      this.#seen.delete(id);
      return null;
    }
    const seen = this.#seen.get(id) ?? [];
    this.#seen.set(id, seen);
    const last = seen.at(-1);
    if (!last || nowMs - last.atMs >= LEAST_MS / 5) seen.push({ atMs: nowMs, bytes });
    while (seen[1] && nowMs - seen[1].atMs >= SPAN_MS) seen.shift();
    const [first] = seen;
    if (!first || nowMs - first.atMs < LEAST_MS) return null;
    return Math.max(0, (1_000 * (bytes - first.bytes)) / (nowMs - first.atMs));
  }
}
