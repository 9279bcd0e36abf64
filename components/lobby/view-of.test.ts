import { expect, it } from 'vitest';
import { viewOf } from './view-of';

it('shows people where the address names no view, or one that is not there', () => {
  expect([null, '', 'people', 'recent', 'RECENT', 'calls'].map(viewOf)).toEqual([
    ...['people', 'people', 'people'],
    ...['recent', 'people', 'people'],
  ]);
});
