import type { Timers } from '@/lib/browser/timers';

/** A message both ways at least this often: four times in the wait that a person takes for a stutter. */
const BEAT_MS = 300;
/** Nothing heard for so long: one lost packet and its retransmission (dcSCTP: 400 ms and more) pass. */
const SILENT_AFTER_MS = 1_100;
/** The same when there is a reason to doubt: a beat less than until messages count as missing. */
const DOUBTED_AFTER_MS = 700;
/** Two messages are missing: from here on it is looked whether media still comes. */
const LOOK_AFTER_MS = 2 * BEAT_MS;
/** A timer this late means that this page or computer was asleep: the silence says nothing of the peer. Timers of hidden pages come once a second. */
const ASLEEP_MS = 2_500;

export interface HeartbeatOptions {
  readonly timers: Timers;
  /** Asks the peer for `heard(n)`. */
  readonly ping: (n: number) => void;
  /** Bytes that have come in on the link so far; asked only while messages are missing. */
  readonly bytesReceived: () => Promise<number>;
  /** Messages are missing, which may be nothing; told once per silence, before it counts as a loss. */
  readonly onQuiet?: () => void;
  /** Told once per change; a heartbeat begins alive. */
  readonly onAlive: (alive: boolean) => void;
}

/**
 * Notices within 2 s that a link has died without a word, where ICE takes 6 to 8 (RFC 7675 allows 30), and that it is
 * back. Media counts as a sign of life, so that a peer whose page is frozen, or a queue full of video, is no loss.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #stopTimer: () => void;
  #closed = false;
  #alive = true;
  #heardAtMs: number;
  #tickedAtMs: number;
  #sent = 0;
  #answered = 0;
  /** Messages are known to arrive once this ping is answered. */
  #needed = 0;
  #bytes: number | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAtMs = options.timers.now();
    this.#tickedAtMs = this.#heardAtMs;
    this.#stopTimer = options.timers.start(BEAT_MS, () => this.#tick());
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** Messages sent now can be expected to arrive. */
  get isTrusted(): boolean {
    return this.#alive && this.#answered >= this.#needed;
  }

  /** Any message of the peer came; `pong` is the number of the ping it answers. */
  heard(pong = 0): void {
    this.#answered = Math.max(this.#answered, pong);
    this.#bytes = null;
    this.#live();
  }

  /** Something may have happened to the path: trusts it only after an answer from now on, and waits less for one. */
  doubt(): void {
    if (this.#closed || !this.#alive) return;
    this.#needed = this.#sent + 1;
    this.#heardAtMs = Math.min(this.#heardAtMs, this.#options.timers.now() - SILENT_AFTER_MS + DOUBTED_AFTER_MS);
    this.#ping();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#stopTimer();
  }

  #tick(): void {
    const now = this.#options.timers.now();
    if (now - this.#tickedAtMs > ASLEEP_MS) this.#heardAtMs = Math.max(this.#heardAtMs, now - LOOK_AFTER_MS);
    this.#tickedAtMs = now;
    // What waits in a silent channel is delivered when it works again; more of it would only delay the rest.
    if (this.#alive || this.#answered === this.#sent) this.#ping();
    if (now - this.#heardAtMs >= LOOK_AFTER_MS) this.#look();
    this.#stopTimer = this.#options.timers.start(this.#untilNextMs(now), () => this.#tick());
  }

  /** The next beat, or sooner the moment at which the silence means more: what is done about it takes a second by itself. */
  #untilNextMs(now: number): number {
    const silentMs = now - this.#heardAtMs;
    const ahead = [LOOK_AFTER_MS, SILENT_AFTER_MS].filter((ms) => ms > silentMs);
    return Math.min(BEAT_MS, ...ahead.map((ms) => ms - silentMs));
  }

  #look(): void {
    if (this.#alive && this.#bytes === null) this.#options.onQuiet?.();
    void this.#options
      .bytesReceived()
      // The connection was closed between the timer and the question.
      .catch(() => 0)
      .then((bytes) => {
        if (this.#closed) return;
        const grew = this.#bytes !== null && bytes > this.#bytes;
        this.#bytes = bytes;
        const silentMs = this.#options.timers.now() - this.#heardAtMs;
        if (grew) this.#live();
        else if (this.#alive && silentMs >= SILENT_AFTER_MS) this.#die();
      });
  }

  #live(): void {
    if (this.#closed) return;
    this.#heardAtMs = this.#options.timers.now();
    if (this.#alive) return;
    this.#alive = true;
    this.#options.onAlive(true);
  }

  #die(): void {
    this.#alive = false;
    this.#needed = this.#sent;
    this.#options.onAlive(false);
  }

  #ping(): void {
    this.#sent += 1;
    this.#options.ping(this.#sent);
  }
}
