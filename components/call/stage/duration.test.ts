import { expect, it } from 'vitest';
import { clockOf } from './duration';

it.each([
  [-5, '0:00'],
  [7_999, '0:07'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('shows %d ms as %s', (ms, text) => {
  expect(clockOf(ms)).toBe(text);
});
