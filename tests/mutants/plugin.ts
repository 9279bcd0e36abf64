import type { Plugin } from 'vite';
import { MUTANTS } from './all';

/** Has the tests see the code with the bug of this id in it. Nothing changes on disk. */
export function mutate(id: string): Plugin {
  const mutant = MUTANTS.find((known) => known.id === id);
  if (!mutant) throw new Error(`there is no mutant "${id}"`);
  const { file, find, replace } = mutant;
  return {
    name: 'mutant',
    enforce: 'pre',
    transform: (code, path) => (path.split('?')[0]?.endsWith(`/${file}`) ? code.replace(find, () => replace) : null),
  };
}
