import { describe, expect, it } from 'vitest';
import { tokensOf } from './tokens';

const texts = (source: string) => tokensOf(source).map(({ text }) => text);

describe('tokensOf', () => {
  it('leaves comments and white space out', () => {
    expect(texts('a /* b */ = // c\n  1_000;')).toEqual(['a', '=', '1_000', ';']);
  });

  it('keeps what looks like a comment inside a string or a regular expression', () => {
    expect(texts("f('// a', /\\/\\*[/]b/iu)")).toEqual(['f', '(', "'// a'", ',', '/\\/\\*[/]b/iu', ')']);
  });

  it('tells a division from a regular expression', () => {
    expect(texts('a / b / c')).toEqual(['a', '/', 'b', '/', 'c']);
    expect(texts('f(a) / 2 / x[1] / 3')).toEqual('f ( a ) / 2 / x [ 1 ] / 3'.split(' '));
    expect(texts('return /a/.test(b)')).toEqual(['return', '/a/', '.', 'test', '(', 'b', ')']);
  });

  it('reads templates inside templates', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    expect(texts('`a${f({ b: `c${1}` })}d` + e')).toEqual([
      '`a${',
      'f',
      '(',
      '{',
      'b',
      ':',
      '`c${',
      '1',
      '}`',
      '}',
      ')',
      '}d`',
      '+',
      'e',
    ]);
  });

  it('closes two type lists with two tokens', () => {
    expect(texts('Map<a, Set<b>>')).toEqual(['Map', '<', 'a', ',', 'Set', '<', 'b', '>', '>']);
  });

  it('keeps private names and operators whole', () => {
    expect(texts('this.#a ??= b?.c !== d')).toEqual(['this', '.', '#a', '??=', 'b', '?.', 'c', '!==', 'd']);
  });
});
