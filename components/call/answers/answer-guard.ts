/**
 * How long a view must have been in sight before a press can be meant for it: to see something new, understand it and
 * choose takes people about half a second, and a slow double click lasts as long.
 */
export const SETTLE_MS = 800;

/** Keys that neither type nor move: pressed on the way to another window, or to turn the volume down. */
const PASSIVE = /^(Shift|Control|Alt|AltGraph|Meta|Fn|\w+Lock|Audio\w+|Media\w+|Brightness\w+)$/;

/**
 * Decides which keys, presses and clicks may answer a view that has just appeared: those that began after the person
 * can have seen it. It knows no DOM; times are `performance.now()` in ms, of the input itself and not of its handling.
 */
export class AnswerGuard {
  #opensAtMs = Number.POSITIVE_INFINITY;
  #isDistracted = false;
  #pressCounts = false;
  #clicksCount = false;
  #spaceCounts = false;

  /** From when on what somebody does counts; infinite while the view is out of sight. */
  get opensAtMs(): number {
    return this.#opensAtMs;
  }

  /** The person has done something since the view appeared that was not meant for it. */
  get isDistracted(): boolean {
    return this.#isDistracted;
  }

  /** Whether the press under way, or the last one, may act. */
  get pressCounts(): boolean {
    return this.#pressCounts;
  }

  isOpenAt(atMs: number): boolean {
    return atMs >= this.#opensAtMs;
  }

  /** The view is painted, and its page in front. */
  seen(atMs: number): void {
    this.#opensAtMs = atMs + SETTLE_MS;
  }

  /** It cannot be seen, or may have been replaced by another. What is held down now was not pressed for it. */
  unseen(): void {
    this.#opensAtMs = Number.POSITIVE_INFINITY;
    this.#pressCounts = false;
    this.#clicksCount = false;
    this.#spaceCounts = false;
  }

  /** The view broke into something, such as typing. */
  distract(): void {
    this.#isDistracted = true;
  }

  /** The person turned to the view on purpose. */
  attend(): void {
    this.#isDistracted = false;
  }

  /** Returns whether the key may act on the view. One that comes early is a sign of more to come: the guard starts anew. */
  keyDown(key: string, atMs: number, isRepeat: boolean): boolean {
    const isOpen = this.isOpenAt(atMs);
    // A key held down since before the view came repeats into it. Tab only moves on.
    const counts = isOpen && (!isRepeat || key === 'Tab');
    if (PASSIVE.test(key)) return counts;
    if (!isOpen) this.#opensAtMs = Math.max(this.#opensAtMs, atMs + SETTLE_MS);
    // Tab, once it counts, moves to the view. Enter and Escape are its own keys.
    if (key !== 'Enter' && key !== 'Escape' && !(key === 'Tab' && isOpen)) this.#isDistracted = true;
    if (key !== ' ') return counts;
    if (!isRepeat) this.#spaceCounts = counts;
    return this.#spaceCounts;
  }

  /** Space clicks as it is let go, in some browsers even if its keydown was refused. */
  spaceUp(): boolean {
    const counts = this.#spaceCounts;
    this.#spaceCounts = false;
    return counts;
  }

  /** A mouse button, finger or pen goes down, on the view or beside it. */
  press(atMs: number, isOnView: boolean): void {
    this.#pressCounts = this.isOpenAt(atMs);
    if (!this.#pressCounts || !isOnView) this.#isDistracted = true;
  }

  /**
   * Returns whether a click may act. `detail` as in UI Events: 0 without a pointer (keyboards, screen readers, scripts),
   * 2 for the second of a double click, which counts only where the first one did.
   */
  click(atMs: number, detail: number): boolean {
    if (detail === 0) return this.isOpenAt(atMs);
    const counts = this.isOpenAt(atMs) && this.#pressCounts && (detail === 1 || this.#clicksCount);
    this.#clicksCount = counts;
    return counts;
  }
}
