import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { docCommentsOf } from './doc-comments';
import { GENERATED_DOCS, renewed } from './generated-docs';
import { table } from './table';

describe('the generated tables', () => {
  it.each(GENERATED_DOCS)('of $file are current; `npm run docs` renews them', ({ file, regions }) => {
    const page = readFileSync(file, 'utf8');
    expect(renewed(page, regions()) === page, `${file} is stale: run "npm run docs"`).toBe(true);
  });
});

const PAGE = `# Page
<!-- generated: sums (npm run docs) -->
old
<!-- end of sums -->
by hand
`;

describe('renewed', () => {
  it('fills the regions and leaves the rest', () => {
    expect(renewed(PAGE, { sums: '1 + 1 = $&' })).toBe(`# Page
<!-- generated: sums (npm run docs) -->

1 + 1 = $&

<!-- end of sums -->
by hand
`);
  });

  it('gives the same page when run again', () => {
    const once = renewed(PAGE, { sums: 'new' });
    expect(renewed(once, { sums: 'new' })).toBe(once);
  });

  it('refuses a region that nothing fills, and text without a region', () => {
    expect(() => renewed(PAGE, {})).toThrow('nothing generates the region "sums"');
    expect(() => renewed('# Page', { sums: 'new' })).toThrow('no region for sums');
  });
});

describe('table', () => {
  it('escapes pipes and joins lines', () => {
    expect(table(['a', 'b'], [['1 | 2', 'x\n  y']])).toBe('| a | b |\n|---|---|\n| 1 \\| 2 | x y |');
  });
});

const MODULE = `
/** A list. */
export const CODES = [
  'one',
  /** Two of them. */
  'two',
] as const;

/**
 * Facts,
 * all.
 */
export const FACTS = {
  /** It is over. */
  'call:ended': object({
    /** In ms. */
    graceMs: 1,
  }),
  'call:begun': object({}),
};

// No doc comment.
const union = [
  /** A ping. */
  object({ type: 'ping', n: 1 }),
];
`;

describe('docCommentsOf', () => {
  it('finds the comments of constants, fields and elements', () => {
    expect(Object.fromEntries(docCommentsOf('module.ts', MODULE))).toEqual({
      CODES: 'A list.',
      'CODES.two': 'Two of them.',
      FACTS: 'Facts, all.',
      'FACTS.call:ended': 'It is over.',
      'FACTS.call:ended.graceMs': 'In ms.',
      'union.ping': 'A ping.',
    });
  });
});
