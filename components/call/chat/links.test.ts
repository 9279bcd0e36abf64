import { expect, it } from 'vitest';
import { piecesOf } from './links';

const linksIn = (line: string) => piecesOf(line).flatMap((piece) => (piece.type === 'link' ? [piece.href] : []));

it('links whole web addresses, and leaves the punctuation around them', () => {
  expect(piecesOf('see https://example.org/a?b=c#d, please')).toEqual([
    { type: 'text', text: 'see ' },
    { type: 'link', text: 'https://example.org/a?b=c#d', href: 'https://example.org/a?b=c#d' },
    { type: 'text', text: ', please' },
  ]);
  expect(linksIn('(http://example.org/) "https://example.org/x".')).toEqual([
    'http://example.org/',
    'https://example.org/x',
  ]);
  expect(linksIn('https://example.org/wiki/Window_(glass)')).toEqual(['https://example.org/wiki/Window_(glass)']);
});

it('ends an address where Japanese text goes on', () => {
  expect(linksIn('https://example.org/menuを見てください。')).toEqual(['https://example.org/menu']);
  expect(linksIn('「https://example.org/」')).toEqual(['https://example.org/']);
});

it('takes letters of an address as people write them, but not in its host', () => {
  expect(linksIn('https://example.org/café?q=мост, yes')).toEqual([
    'https://example.org/caf%C3%A9?q=%D0%BC%D0%BE%D1%81%D1%82',
  ]);
  expect(linksIn('https://exаmple.org/ https://аpple.example/')).toEqual([]);
});

it.each([
  'javascript:alert(1)',
  'javascript://%0aalert(1)',
  'javascript://example.org/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'ftp://example.org',
  'example.org and README.md',
  'https://',
  'https://user:secret@example.org/',
  '<b>bold</b>',
])('links nothing in %s', (line) => {
  expect(piecesOf(line)).toEqual([{ type: 'text', text: line }]);
});

it('loses no character of a line', () => {
  const line = 'a https://example.org/).,\n https://b.example 🙂\u202e https://[ end';
  expect(
    piecesOf(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe(line);
});

it('is quick with a long line of nearly links', () => {
  expect(linksIn(`${'https://'.repeat(1_000)}${')'.repeat(1_000)}`).length).toBeLessThan(2);
});
