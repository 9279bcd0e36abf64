import type { Score } from '@zxcvbn-ts/core';

/** How hard a password is to guess. */
export interface Strength {
  /** zxcvbn's: 0 and 1 fall to guesses at a form, 4 withstands guesses at a stolen hash. */
  readonly score: Score;
  readonly guessesLog10: number;
}

export type EstimateStrength = (password: string, ownWords: readonly string[]) => Strength;

/** Bounds the work for one password to that of hashing it; the default takes ten times as long. */
const MOST_SUBSTITUTIONS = 5;

let opened: Promise<EstimateStrength> | undefined;

async function open(): Promise<EstimateStrength> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const options = { dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: MOST_SUBSTITUTIONS };
  const zxcvbn = new ZxcvbnFactory(options);
  return (password, ownWords) => zxcvbn.check(password, [...ownWords]);
}

/**
 * Loads the estimator with its list of 49,000 passwords that were leaked most often, 250 kB in all, at the first call.
 * Rejects where it cannot be loaded; the next call tries again.
 */
export function openStrength(): Promise<EstimateStrength> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}
