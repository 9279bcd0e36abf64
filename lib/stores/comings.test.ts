import { expect, it } from 'vitest';
import { AWAY_MS, Comings } from './comings';

const of = (...ids: string[]) => new Set(ids);

it('tells once of whoever comes, and not of whoever was there already', () => {
  const comings = new Comings();
  expect(comings.between(null, of('aya'), 0)).toEqual([]);
  expect(comings.between(of('aya'), of('aya', 'ben'), 1_000)).toEqual(['ben']);
  expect(comings.between(of('aya', 'ben'), of('aya', 'ben'), 2_000)).toEqual([]);
});

it('takes a reload for no coming, however often it is repeated', () => {
  const comings = new Comings();
  expect(comings.between(of('aya'), of(), 0)).toEqual([]);
  expect(comings.between(of(), of('aya'), AWAY_MS - 1)).toEqual([]);
  expect(comings.between(of('aya'), of(), AWAY_MS)).toEqual([]);
  expect(comings.between(of(), of('aya'), 2 * AWAY_MS - 1)).toEqual([]);
  expect(comings.between(of('aya'), of(), 2 * AWAY_MS)).toEqual([]);
  expect(comings.between(of(), of('aya'), 3 * AWAY_MS)).toEqual(['aya']);
});
