import { expect, it } from 'vitest';
import { readsAsAnother } from './pretending';

it.each([
  ['a Cyrillic letter in a Latin word', '\u0410lice'],
  ['a Greek letter in a Latin word', 'B\u03BFb'],
  ['an Armenian letter in a Latin word', 'Al\u0585n'],
  ['a Latin letter in a Cyrillic word', 'Ма\u0078им'],
  ['one of two words', 'Bob Sm\u0456th'],
  ['a Cyrillic word that reads as a Latin one', '\u0421\u043E\u0440\u0430'],
  ['a Greek word that reads as a Latin one', '\u0391\u039D\u039D\u0391'],
])('shows what is written with letters that look like others: %s', (_, name) => {
  expect(readsAsAnother(name)).toBe(true);
});

it.each([
  'Alice',
  'Zoë Müller-Łukasz',
  'Максим Иванов',
  'Γιώργος',
  'Максим Smith',
  '山田 太郎',
  'Mikeさん',
  'Ｂｏｂ',
  'スズキ一郎',
  'नमिता',
  'علی‌رضا',
  '김민준',
  '7',
  '👩🏽‍🚀',
  '',
])('leaves alone what is written as its script is: %s', (name) => {
  expect(readsAsAnother(name)).toBe(false);
});
