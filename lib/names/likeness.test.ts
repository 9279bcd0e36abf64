import { expect, it } from 'vitest';
import { likeness } from './likeness';

it.each([
  ['Alice', 'ALICE'],
  ['Alice', 'Аlісе'],
  ['Bob', 'ＢＯＢ'],
  ['Bob', 'ΒΟΒ'],
  ['Bob', 'B0b'],
  ['Zoe', 'Zoë'],
  ['Bill', 'BiIl'],
  ['Warner', 'Wamer'],
  ['Sam Lee', 'Sam  Lee.'],
  ['Sam\u200BLee', 'SamLee'],
  ['タナカ', 'ﾀﾅｶ'],
  ['カナ', '力ナ'],
])('%j is confusable with %j', (one, other) => expect(likeness(one)).toBe(likeness(other)));

it.each([
  ['Alice', 'Alicia'],
  ['Bob', 'Rob'],
  ['Sam 1a2b', 'Sam 1a3b'],
  ['田中', '中田'],
  ['😀', '😁'],
  ['...', '—'],
])('%j is not confusable with %j', (one, other) => expect(likeness(one)).not.toBe(likeness(other)));
