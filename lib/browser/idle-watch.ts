const IDLE_MS = 5 * 60_000;
/** A report that is 15 s late after five minutes goes unnoticed. */
const CHECK_MS = 15_000;
const GESTURES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

type Place = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Reports when this page has had no input for five minutes, and when it has input again. Opening the page counts as
 * input.
 */
export class IdleWatch {
  readonly #place: Place;
  readonly #tell: (isIdle: boolean) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #touchedAtMs = performance.now();
  #isIdle = false;

  constructor(place: Place, tell: (isIdle: boolean) => void) {
    this.#place = place;
    this.#tell = tell;
    for (const gesture of GESTURES) place.addEventListener(gesture, this.#touched, { passive: true });
    this.#timer = setInterval(() => this.#set(performance.now() - this.#touchedAtMs >= IDLE_MS), CHECK_MS);
  }

  /** Idempotent. Reports the page as active. */
  close(): void {
    for (const gesture of GESTURES) this.#place.removeEventListener(gesture, this.#touched);
    clearInterval(this.#timer);
    this.#set(false);
  }

  #touched = (): void => {
    this.#touchedAtMs = performance.now();
    this.#set(false);
  };

  #set(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return;
    this.#isIdle = isIdle;
    this.#tell(isIdle);
  }
}
