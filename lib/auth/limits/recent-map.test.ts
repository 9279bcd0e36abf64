import { expect, it } from 'vitest';
import { RecentMap } from './recent-map';

it('is bounded, and evicts the least recently used entry first', () => {
  const map = new RecentMap<number>(1_000);
  map.set('watched', 1);
  for (let n = 0; n < 20_000; n++) {
    map.set(`flood ${n}`, n);
    if (n % 500 === 0) map.get('watched');
  }
  expect(map.size).toBe(1_000);
  expect(map.get('watched')).toBe(1);
  expect(map.get('flood 19999')).toBe(19_999);
  expect(map.get('flood 1')).toBeUndefined();
  map.delete('watched');
  expect(map.size).toBe(999);
});
