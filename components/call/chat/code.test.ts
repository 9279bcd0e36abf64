import { expect, it } from 'vitest';
import { codePiecesOf } from './code';

const text = (words: string) => ({ type: 'text', text: words });
const inline = (words: string) => ({ type: 'inline', text: words });
const block = (words: string) => ({ type: 'block', text: words });

it.each([
  ['no code', 'hello', [text('hello')]],
  ['a word', 'run `npm start`, then wait', [text('run '), inline('npm start'), text(', then wait')]],
  ['two words', '`a``b`', [inline('a'), inline('b')]],
  ['a block', 'see:\n```\nif (a) {\n  b();\n}\n```\nok?', [text('see:'), block('if (a) {\n  b();\n}'), text('ok?')]],
  ['a block in a language', '```c++\nint a;\n```', [block('int a;')]],
  ['a block on one row', '```a b```', [block('a b')]],
  ['ticks in a block', '```\na `b` c\n```', [block('a `b` c')]],
  ['empty rows in a block', '```\n\na\n\n```', [block('\na\n')]],
  ['markup', '`<b>` ```<script>alert(1)</script>```', [inline('<b>'), text(' '), block('<script>alert(1)</script>')]],
] as const)('finds %s', (_, line, pieces) => {
  expect(codePiecesOf(line)).toEqual(pieces);
});

it.each(['`', '``', '```', '````', '`a', '```a', '`a\nb`', '` `', '``` ```', '```js\n```', 'don`t'])(
  'takes %j as text',
  (line) => {
    expect(
      codePiecesOf(line)
        .map(({ type, text: words }) => `${type}: ${words}`)
        .join(''),
    ).toBe(`text: ${line}`);
  },
);

it('is quick with a line of nearly code', () => {
  const began = performance.now();
  for (const line of ['`\n'.repeat(5_000), '```'.repeat(3_333), `\`\`\`${'a'.repeat(9_997)}`, '`` '.repeat(3_333)]) {
    expect(
      codePiecesOf(line)
        .map(({ text: words }) => words)
        .join('').length,
    ).toBeGreaterThan(0);
  }
  // Quadratic time would be 100 million steps for each.
  expect(performance.now() - began).toBeLessThan(500);
});
