import type { UserId } from '@/lib/protocol/ids';

/**
 * Whoever was away for a shorter time has not come: they reloaded their page, changed networks, or the server was
 * restarted.
 */
export const AWAY_MS = 60_000;

/** Tells who comes online from who was only gone for a moment. */
export class Comings {
  readonly #leftAtMs = new Map<UserId, number>();

  /**
   * Who has come between the two.
   * @param before who was online; null for not known, from which nobody comes
   * @param nowMs by a clock that is never set
   */
  between(before: ReadonlySet<UserId> | null, after: ReadonlySet<UserId>, nowMs: number): UserId[] {
    if (!before) return [];
    for (const id of before) if (!after.has(id)) this.#leftAtMs.set(id, nowMs);
    const come: UserId[] = [];
    for (const id of after) {
      if (before.has(id)) continue;
      if (nowMs - (this.#leftAtMs.get(id) ?? -Infinity) >= AWAY_MS) come.push(id);
      this.#leftAtMs.delete(id);
    }
    return come;
  }
}
