/** One change to the text of one symbol. */
export interface Edit {
  /** Path from the repository's root. */
  readonly file: string;
  /**
   * The declaration that holds the code, by its name, and the member's after a dot: `CallLink.handleSignal`,
   * `reduceRingingIn`, `MAX_EARLY_LINKS`, `CallLink.#current`.
   */
  readonly in: string;
  /**
   * Code that occurs exactly once in that symbol. It is compared token by token, so that comments, line breaks,
   * indentation and trailing commas make no difference.
   */
  readonly find: string;
  readonly replace: string;
}

/** A known bug of calling apps, put back into our own code. */
export interface Mutant {
  readonly id: string;
  /** What a user would see, as reported of real products. */
  readonly bug: string;
  readonly edits: readonly Edit[];
  /**
   * The cheapest test file that must fail, `sim` for the simulation, `sim-cluster` for that of several sidecars, or `sim-chat`
   * for that of a chat.
   */
  readonly test: string;
  /** Of a slow file, the name of the test that must fail, or a part of it. */
  readonly only?: string;
}
