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

describe('docs/asvs.md', () => {
  const page = read('docs/asvs.md');
  /** Number, state, and what shows it. */
  const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \|.*?\| ([a-z/ ]+) \|.*\|(.*)\|$/gm)].map(
    ([, number = '', state = '', shownBy = '']) => ({ number, state, shownBy }),
  );

  it('has a row for each requirement of levels 1 and 2', () => {
    // How many each section has. Those of level 3 come last in all of them but 6.7, which has no others.
    const sections = {
      ...{ '3.7': 2, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
      ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
      ...{ '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
      ...{ '14.1': 2, '14.2': 4, '14.3': 3 },
    };
    const asked = Object.entries(sections).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
    );
    expect(rows.map(({ number }) => number)).toEqual(asked);
  });

  it('counts its states as its rows have them, as docs/security.md does', () => {
    const told = [...page.matchAll(/^\| ([a-z/ ]+) \| [^|]+ \| (\d+) \|$/gm)];
    const counts = told.map(([, state]) => rows.filter((row) => row.state === state).length);
    expect(told.map(([, , count]) => Number(count))).toEqual(counts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    const summary = /^Of \d+ requirements .*$/m.exec(read('docs/security.md'))?.[0] ?? '';
    expect(summary.match(/\d+/g)?.map(Number)).toEqual([rows.length, ...counts]);
  });

  it('names a test for each row that says to be tested', () => {
    const silent = rows.filter(
      ({ state, shownBy }) => state === 'tested' && !/\.(test|spec)\.ts`|^ the same /.test(shownBy),
    );
    expect(silent.map(({ number }) => number)).toEqual([]);
  });

  it('quotes titles of tests that exist', () => {
    const quoted = [...page.matchAll(/`([\w/-]+\.(?:test|spec)\.ts)`((?:,? "[^"]+")*)/g)];
    const missing = quoted.flatMap(([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"]+)"/g)]
        .map(([, title = '']) => title)
        .filter((title) => !read(file).includes(`'${title}'`)),
    );
    expect(missing).toEqual([]);
  });
});

describe.each(files)('%s', (file) => {
  it('links to files and headings that exist', () => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it('names only paths that exist', () => {
    expect(missingPaths(file)).toEqual([]);
  });
});
