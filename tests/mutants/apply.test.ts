import { describe, expect, it } from 'vitest';
import { withEdits } from './apply';

const FILE = 'box.ts';
const SOURCE = `
const LIMIT = 3;

export class Box {
  #full = false;

  get full() {
    return this.#full;
  }

  // Fills it.
  fill(
    first: number,
    second: number,
  ): boolean {
    const { sum } = add(
      first,
      second, // both
    );
    return sum > LIMIT;
  }

  empty(): boolean {
    return this.#full;
  }
}

export const words = { 'box:fill': () => LIMIT, other: () => LIMIT };

function add(a: number, b: number) {
  return { sum: a + b };
}
`;

const edited = (symbol: string, find: string, replace: string) =>
  withEdits(FILE, SOURCE, [{ file: FILE, in: symbol, find, replace }]);

describe('withEdits', () => {
  it('edits the one symbol that is named', () => {
    expect(edited('Box.empty', 'this.#full', 'true')).toBe(
      SOURCE.replace('boolean {\n    return this.#full', 'boolean {\n    return true'),
    );
    expect(edited('words.box:fill', 'LIMIT', '0')).toBe(SOURCE.replace('() => LIMIT', '() => 0'));
  });

  it('sees a constant with its keyword, and a field with its name', () => {
    expect(edited('LIMIT', 'const LIMIT = 3;', 'let LIMIT = 4;')).toContain('\nlet LIMIT = 4;\n');
    expect(edited('Box.#full', 'false', 'true')).toContain('#full = true;');
    expect(edited('words.other', 'LIMIT', '0')).toContain('other: () => 0 }');
  });

  it('does not mind line breaks, comments and trailing commas', () => {
    expect(edited('Box.fill', 'add(first, second)', '{ sum: 0 }')).toContain('const { sum } = { sum: 0 };');
  });

  it('leaves everything else as it was, comments included', () => {
    const changed = edited('add', 'a + b', 'a - b');
    expect(changed).toBe(SOURCE.replace('a + b', 'a - b'));
  });

  it('makes several edits of a file', () => {
    const changed = withEdits(FILE, SOURCE, [
      { file: FILE, in: 'LIMIT', find: '3', replace: '30' },
      { file: 'another.ts', in: 'unknown', find: 'x', replace: 'y' },
      { file: FILE, in: 'add', find: 'a + b', replace: 'b' },
    ]);
    expect(changed).toBe(SOURCE.replace('= 3', '= 30').replace('a + b', 'b'));
  });

  it('does not take part of a token for the whole', () => {
    expect(() => edited('Box.fill', 'LIM', '')).toThrow('0 times');
  });

  it('refuses an address that is unknown, not there, or there twice', () => {
    expect(() => edited('Box.close', 'a', 'b')).toThrow('no symbol Box.close');
    expect(() => edited('Box.fill', 'third', 'b')).toThrow('0 times');
    expect(() => edited('Box', 'this.#full', 'b')).toThrow('2 times');
  });

  it('refuses edits that overlap', () => {
    const edits = ['a + b', 'sum: a'].map((find) => ({ file: FILE, in: 'add', find, replace: 'sum: b' }));
    expect(() => withEdits(FILE, SOURCE, edits)).toThrow('overlap');
  });

  it('refuses a result that does not parse', () => {
    expect(() => edited('add', 'a + b', 'a +')).toThrow('does not parse');
  });

  it('reads JSX', () => {
    const source = "export const Name = () => <p title='a'>It's {1 + 1} / 2</p>;\n";
    expect(withEdits('name.tsx', source, [{ file: 'name.tsx', in: 'Name', find: '1 + 1', replace: '3' }])).toBe(
      source.replace('1 + 1', '3'),
    );
  });
});
