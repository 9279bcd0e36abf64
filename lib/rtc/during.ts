/** Something that runs while a condition holds, and not longer. */
export class During {
  readonly #begin: () => () => void;
  #end: (() => void) | null = null;

  /** `begin` starts it and returns its stop. */
  constructor(begin: () => () => void) {
    this.#begin = begin;
  }

  follow(holds: boolean): void {
    if (holds === (this.#end !== null)) return;
    this.#end?.();
    this.#end = holds ? this.#begin() : null;
  }
}
