/** Bytes: one full message, so that something always moves. */
const MIN_BYTES = 16 * 1_024;
/** Half a second at 500 kbit/s: below the heartbeat's limit also where nothing is known of the path yet. */
const START_BYTES = 32 * 1_024;
/** A path of 20 Mbit/s with a round trip of 100 ms. */
const MAX_BYTES = 256 * 1_024;
/** Queueing delay that a bulk transfer may add for others (RFC 6817, 2.3.2: at most 100 ms). */
const TARGET_DELAY_MS = 100;
/** A smaller delay is forgotten after one to two of these: the route may have become longer (RFC 6817, 2.4). */
const BASE_EPOCH_MS = 30_000;

/**
 * How many bytes of bulk data may be under way, from `send` to the other page, such that they add no more than 100 ms of
 * queueing. SCTP itself fills every queue of the path until packets are lost, and a hang-up waits at the end of it.
 *
 * Grows while acknowledgements come soon, halves when they come late. Pure: the caller brings the time, in milliseconds.
 */
export class SendWindow {
  readonly #underWay: { readonly upTo: number; readonly sentAtMs: number }[] = [];
  #bytes = START_BYTES;
  #sent = 0;
  #received = 0;
  /** Acknowledgements up to here are of messages from before the last cut, and say nothing of the window since. */
  #cutAt = 0;
  #isStarting = true;
  #base = { untilMs: Number.NEGATIVE_INFINITY, lowestMs: Number.POSITIVE_INFINITY, beforeMs: Number.POSITIVE_INFINITY };

  get bytes(): number {
    return this.#bytes;
  }

  hasRoomFor(bytes: number): boolean {
    const underWay = this.#sent - this.#received;
    return underWay === 0 || underWay + bytes <= this.#bytes;
  }

  sent(bytes: number, nowMs: number): void {
    this.#sent += bytes;
    this.#underWay.push({ upTo: this.#sent, sentAtMs: nowMs });
  }

  /** The other page has got so many bytes in all. A number that cannot be true is ignored. */
  received(bytes: number, nowMs: number): void {
    if (bytes <= this.#received || bytes > this.#sent) return;
    const wasFull = this.#sent - this.#received + MIN_BYTES > this.#bytes;
    const news = bytes - this.#received;
    this.#received = bytes;
    let sentAtMs = nowMs;
    while (this.#underWay[0] && this.#underWay[0].upTo <= bytes) sentAtMs = this.#underWay.shift()?.sentAtMs ?? nowMs;
    const delayMs = nowMs - sentAtMs;
    if (delayMs > this.#baseMs(delayMs, nowMs) + TARGET_DELAY_MS) {
      if (bytes > this.#cutAt) this.#cut();
    } else if (wasFull) this.#grow(news);
  }

  #cut(): void {
    this.#bytes = Math.max(MIN_BYTES, this.#bytes / 2);
    this.#cutAt = this.#sent;
    this.#isStarting = false;
  }

  /** Doubles in a round trip until the first cut, then adds one message in each. */
  #grow(news: number): void {
    const growth = this.#isStarting ? news : (MIN_BYTES * news) / this.#bytes;
    this.#bytes = Math.min(MAX_BYTES, this.#bytes + growth);
  }

  /** The delay of the path with empty queues, as far as it has been seen lately. */
  #baseMs(delayMs: number, nowMs: number): number {
    if (nowMs >= this.#base.untilMs) {
      this.#base = { untilMs: nowMs + BASE_EPOCH_MS, lowestMs: delayMs, beforeMs: this.#base.lowestMs };
    }
    this.#base.lowestMs = Math.min(this.#base.lowestMs, delayMs);
    return Math.min(this.#base.lowestMs, this.#base.beforeMs);
  }
}
