import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => path.join(folder, entry.name));
}

const files = ['.', '.github', 'docs', 'docs/decisions'].flatMap(markdownIn);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** As GitHub makes them: lower case, punctuation dropped, spaces to hyphens. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(file: string): string[] {
  const targets = [...read(file).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    const [where = '', anchor] = target.split('#');
    const linked = where ? path.join(path.dirname(file), where) : file;
    if (!existsSync(path.join(root, linked))) return true;
    return anchor !== undefined && !anchorsOf(read(linked)).includes(anchor);
  });
}

/** Paths from the repository's root, in code spans and diagrams. `{a,b}`, `*` and `…` stand for several, NAME for any. */
const PATH =
  /(?<![\w./@-])(?:lib|server|components|app|scripts|prisma|tests|deploy)\/[\w()./[\]-]*[\w)\]](?![\w*{…/])/g;

function missingPaths(file: string): string[] {
  const code = [...read(file).matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([span]) => span).join('\n');
  return (code.match(PATH) ?? []).filter((name) => !name.includes('NAME') && !existsSync(path.join(root, name)));
}

/** The rooms of lib/rtc that each room may import, as the import rules have them. */
function roomsInRules(): Map<string, string[]> {
  const overrides: readonly unknown[] = JSON.parse(read('biome.json')).overrides;
  const rooms = overrides.flatMap((override) => {
    const text = JSON.stringify(override);
    const room = /"lib\/rtc\/(\w+)\/\*\*"/.exec(text)?.[1];
    return room ? [[room, [...text.matchAll(/"!@\/lib\/rtc\/(\w+)\//g)].map(([, name = '']) => name)] as const] : [];
  });
  return new Map(rooms);
}

/** The same as the architecture's table has them. */
function roomsInTable(): Map<string, string[]> {
  const rows = [...read('docs/architecture.md').matchAll(/^\| `(\w+)` \| .* \|(.*)\|$/gm)];
  return new Map(rows.map(([, room = '', imports = '']) => [room, imports.match(/\w+/g) ?? []]));
}

it('shows the rooms of lib/rtc and their arrows as the import rules have them', () => {
  const rules = roomsInRules();
  expect(Object.fromEntries(roomsInTable())).toEqual(Object.fromEntries(rules));
  const arrows = [...rules.values()].flat().length;
  expect(read('docs/architecture.md')).toContain(`${arrows} arrows`);
});

it('keeps the gallery small', () => {
  const folder = path.join(root, 'docs/screens');
  const bytes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1.5 * 1024 * 1024);
});

describe.each(files)('%s', (file) => {
  it('links to files and headings that exist', () => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it('names only paths that exist', () => {
    expect(missingPaths(file)).toEqual([]);
  });
});
