import { mutantTables } from './mutant-tables';
import { protocolTables } from './protocol-tables';

/** Markdown by the name of the region that it fills. */
export type Regions = Readonly<Record<string, string>>;

/** Pages of `docs/` with generated regions; everything outside the regions is written by hand. */
export const GENERATED_DOCS: readonly { file: string; regions: () => Regions }[] = [
  { file: 'docs/testing.md', regions: () => ({ mutants: mutantTables() }) },
  { file: 'docs/protocol.md', regions: protocolTables },
];

const REGION = /(<!-- generated: ([\w-]+) \(npm run docs\) -->\n)[\s\S]*?(<!-- end of \2 -->)/g;

/**
 * A page with its regions filled anew.
 * @throws where page and regions do not have the same names
 */
export function renewed(page: string, regions: Regions): string {
  const unused = new Set(Object.keys(regions));
  const text = page.replace(REGION, (_, begin: string, name: string, end: string) => {
    const content = regions[name];
    if (content === undefined) throw new Error(`nothing generates the region "${name}"`);
    unused.delete(name);
    return `${begin}\n${content}\n\n${end}`;
  });
  if (unused.size > 0) throw new Error(`the page has no region for ${[...unused].join(', ')}`);
  return text;
}
