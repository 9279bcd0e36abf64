import { expect, it } from 'vitest';
import { retryWords } from './retry-words';

it.each([
  [1, { key: 'retryInSeconds', count: 1 }],
  [99, { key: 'retryInSeconds', count: 99 }],
  [100, { key: 'retryInMinutes', count: 2 }],
  [121, { key: 'retryInMinutes', count: 3 }],
  [900, { key: 'retryInMinutes', count: 15 }],
] as const)('rounds %i s up, never promising too early', (seconds, words) => {
  expect(retryWords(seconds)).toEqual(words);
});
