import { describe, expect, it } from 'vitest';
import { handleSchema } from '@/lib/protocol/ids';
import { handleLikeness, isReservedHandle, normalHandle, suggestedHandle } from './handle';

it.each(['aya', 'a_1', 'a'.repeat(20), 'x__', 'bob99'])('%s is a handle', (handle) => {
  expect(handleSchema.safeParse(handle).success).toBe(true);
});

it.each(['', 'ay', 'a'.repeat(21), '1aya', '_aya', 'Aya', 'a-ya', 'a ya', 'aуa', 'ayä', 'aya\n', '@aya'])(
  '%j is none',
  (handle) => {
    expect(handleSchema.safeParse(handle).success).toBe(false);
  },
);

it.each([
  ['@Aya', 'aya'],
  ['  AYA_1 ', 'aya_1'],
  ['ａｙａ', 'aya'],
])('%j is typed for %s', (typed, handle) => {
  expect(normalHandle(typed)).toBe(handle);
});

it.each([
  ['aya', 'a_y_a'],
  ['bill', 'bi1l'],
  ['bob', 'b0b'],
  ['marn', 'mam'],
])('%s and %s may be confused', (one, other) => {
  expect(handleLikeness(one)).toBe(handleLikeness(other));
});

it('tells apart what differs', () => {
  expect(handleLikeness('aya')).not.toBe(handleLikeness('ayo'));
});

it.each(['admin', 'adm1n', 'a_d_m_i_n', 'supp0rt', 'everyone', 'mado', 'rnado'])('%s is reserved', (handle) => {
  expect(isReservedHandle(handle)).toBe(true);
});

describe('a suggestion', () => {
  it.each([
    ['Aya Tanaka', 'aya_tanaka'],
    ['  Zoë  Müller ', 'zoe_muller'],
    ['1337 Hacker', 'hacker'],
    ['A very long name with many words', 'a_very_long_name_wit'],
    ['🪟 Bob!', 'bob'],
    ['山田 花子', null],
    ['Al', null],
    ['Admin', null],
  ])('for %j is %j', (name, handle) => {
    expect(suggestedHandle(name)).toBe(handle);
  });
});
