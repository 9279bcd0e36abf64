import { expect, it } from 'vitest';
import { accountAge } from './account-age';

it.each([
  [0, 'today', 0],
  [1, 'days', 1],
  [60, 'days', 60],
  [61, 'months', 2],
  [730, 'months', 23],
  [731, 'years', 2],
  [4_000, 'years', 10],
] as const)('tells the age of an account of %i days', (days, key, count) => {
  expect(accountAge(days)).toEqual({ key, count });
});
