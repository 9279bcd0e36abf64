import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin as BundlePlugin } from 'esbuild';
import type { Plugin } from 'vite';
import { MUTANTS } from './all';
import { withEdits } from './apply';

/** Absolute paths of the files that a mutant changes, each with its source as changed. */
function sourcesOf(id: string): ReadonlyMap<string, string> {
  const mutant = MUTANTS.find((known) => known.id === id);
  if (!mutant) throw new Error(`there is no mutant "${id}"`);
  return new Map(
    mutant.edits.map(({ file }) => [
      join(process.cwd(), file),
      withEdits(file, readFileSync(file, 'utf8'), mutant.edits),
    ]),
  );
}

/** Gives the tests the code with this mutant's bug. Nothing changes on disk. */
export function mutate(id: string): Plugin {
  const sources = sourcesOf(id);
  return {
    name: 'mutant',
    enforce: 'pre',
    transform: (_, path) => sources.get(path.split('?')[0] ?? path) ?? null,
  };
}

/** The same for what is bundled to run apart from the tests. */
export function mutateBundle(id: string): BundlePlugin {
  const sources = sourcesOf(id);
  return {
    name: 'mutant',
    setup: (build) => {
      build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        const contents = sources.get(path);
        return contents === undefined ? null : { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
