/** How many worlds reached each thing. */
export type Tally = ReadonlyMap<string, number>;

/** The share of worlds that reached each thing, most first. */
export function tableOf(tally: Tally, worlds: number): string {
  return [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${((100 * count) / worlds).toFixed(2).padStart(7)} %  ${what}`)
    .join('\n');
}
