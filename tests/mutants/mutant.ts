/** A bug of calling apps, put back into our own code. */
export interface Mutant {
  readonly id: string;
  /** What the person would see, as it was reported of real products. */
  readonly bug: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The cheapest test file that must notice, or `sim` for the simulation. */
  readonly test: string;
}
