import { callsOf, checkEnds, checkSlots } from './calls';
import type { History } from './history';
import { checkListing } from './listing';
import { checkAnswers, checkOwners } from './promptness';
import { checkRows, checkWrites } from './rows';

/**
 * Whether what everybody saw can be the history of one Mado that keeps its word, whatever befell it. Returns a sentence
 * for each violation; none if it is.
 *
 * It accuses only where there is no other explanation: a request takes effect at some moment between question and
 * answer, a word may be on its way, and what nobody was told is not known.
 */
export function checkHistory(history: History): string[] {
  const calls = callsOf(history);
  return [
    ...checkSlots(calls),
    ...checkEnds(history, calls),
    ...checkRows(history, calls),
    ...checkWrites(history.writes),
    ...checkListing(history),
    ...checkAnswers(history),
    ...checkOwners(history),
  ];
}
