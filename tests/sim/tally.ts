/** How many of the worlds came to each thing. */
export type Tally = ReadonlyMap<string, number>;

/** What share of the worlds came to what, most first. */
export function tableOf(tally: Tally, worlds: number): string {
  return [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${((100 * count) / worlds).toFixed(2).padStart(7)} %  ${what}`)
    .join('\n');
}
