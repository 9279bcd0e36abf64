import { readFileSync } from 'node:fs';
import type { Plugin as BundlePlugin } from 'esbuild';
import type { Plugin } from 'vite';
import { MUTANTS } from './all';
import type { Mutant } from './mutant';

function mutantOf(id: string): Mutant {
  const mutant = MUTANTS.find((known) => known.id === id);
  if (!mutant) throw new Error(`there is no mutant "${id}"`);
  return mutant;
}

/** Has the tests see the code with the bug of this id in it. Nothing changes on disk. */
export function mutate(id: string): Plugin {
  const { file, find, replace } = mutantOf(id);
  return {
    name: 'mutant',
    enforce: 'pre',
    transform: (code, path) => (path.split('?')[0]?.endsWith(`/${file}`) ? code.replace(find, () => replace) : null),
  };
}

/** The same for what is bundled to run apart from the tests. */
export function mutateBundle(id: string): BundlePlugin {
  const { file, find, replace } = mutantOf(id);
  return {
    name: 'mutant',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path.endsWith(`/${file}`)
          ? { contents: readFileSync(path, 'utf8').replace(find, () => replace), loader: 'ts' }
          : null,
      );
    },
  };
}
