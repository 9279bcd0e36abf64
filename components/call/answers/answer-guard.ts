/**
 * How long a view must have been visible before input can be meant for it: seeing something new, understanding it and
 * choosing takes about half a second, and a slow double click lasts as long.
 */
export const SETTLE_MS = 800;

/** Keys that neither type nor navigate, pressed e.g. to switch windows or to lower the volume. */
const PASSIVE = /^(Shift|Control|Alt|AltGraph|Meta|Fn|\w+Lock|Audio\w+|Media\w+|Brightness\w+)$/;

/**
 * Decides which keys, presses and clicks may act on a view that has just appeared: those that started after the user
 * can have seen it. Knows no DOM. Times are `performance.now()` in ms, of the input event itself and not of its
 * handling.
 */
export class AnswerGuard {
  #opensAtMs = Number.POSITIVE_INFINITY;
  #isDistracted = false;
  #pressCounts = false;
  #clicksCount = false;
  #spaceCounts = false;

  /** When input starts to count; infinite while the view is hidden. */
  get opensAtMs(): number {
    return this.#opensAtMs;
  }

  /** Whether the user has given input since the view appeared that was not meant for it. */
  get isDistracted(): boolean {
    return this.#isDistracted;
  }

  /** Whether the current press, or the last one, may act. */
  get pressCounts(): boolean {
    return this.#pressCounts;
  }

  isOpenAt(atMs: number): boolean {
    return atMs >= this.#opensAtMs;
  }

  /** The view is painted, in a page that is in the foreground. */
  seen(atMs: number): void {
    this.#opensAtMs = atMs + SETTLE_MS;
  }

  /** The view is hidden, or may have been replaced by another. Whatever is held down now was not pressed for it. */
  unseen(): void {
    this.#opensAtMs = Number.POSITIVE_INFINITY;
    this.#pressCounts = false;
    this.#clicksCount = false;
    this.#spaceCounts = false;
  }

  /** The view interrupted other input, such as typing. */
  distract(): void {
    this.#isDistracted = true;
  }

  /** The user turned to the view on purpose. */
  attend(): void {
    this.#isDistracted = false;
  }

  /**
   * Returns whether the key may act on the view. An early key suggests that more will follow, so it restarts the guard.
   */
  keyDown(key: string, atMs: number, isRepeat: boolean): boolean {
    const isOpen = this.isOpenAt(atMs);
    // A key held since before the view appeared repeats into it. Tab is exempt: it only moves the focus.
    const counts = isOpen && (!isRepeat || key === 'Tab');
    if (PASSIVE.test(key)) return counts;
    if (!isOpen) this.#opensAtMs = Math.max(this.#opensAtMs, atMs + SETTLE_MS);
    // Once it counts, Tab navigates within the view. Enter and Escape answer it.
    if (key !== 'Enter' && key !== 'Escape' && !(key === 'Tab' && isOpen)) this.#isDistracted = true;
    if (key !== ' ') return counts;
    if (!isRepeat) this.#spaceCounts = counts;
    return this.#spaceCounts;
  }

  /** Space clicks on release, in some browsers even if its keydown was cancelled. */
  spaceUp(): boolean {
    const counts = this.#spaceCounts;
    this.#spaceCounts = false;
    return counts;
  }

  /** A mouse button, finger or pen goes down, inside or outside of the view. */
  press(atMs: number, isOnView: boolean): void {
    this.#pressCounts = this.isOpenAt(atMs);
    if (!this.#pressCounts || !isOnView) this.#isDistracted = true;
  }

  /**
   * Returns whether a click may act. `detail` as in UI Events: 0 without a pointer (keyboards, screen readers, scripts),
   * 2 for the second click of a double click, which counts only if the first one did.
   */
  click(atMs: number, detail: number): boolean {
    if (detail === 0) return this.isOpenAt(atMs);
    const counts = this.isOpenAt(atMs) && this.#pressCounts && (detail === 1 || this.#clicksCount);
    this.#clicksCount = counts;
    return counts;
  }
}
