import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

const ignored = /(^|\/)(generated|node_modules)(\/|$)|\.test\.tsx?$/;

function* filesBelow(path) {
  const full = join(root, path);
  if (ignored.test(path) || !existsSync(full)) return;
  if (!statSync(full).isDirectory()) return yield path;
  for (const name of readdirSync(full).sort()) yield* filesBelow(`${path}/${name}`);
}

/** One hash over the names and contents of files and folders: it changes when anything built from them is stale. */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(path)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether the stamp was written for the sources as they are now. */
export function isFresh(stamp, sources) {
  const path = join(root, stamp);
  return existsSync(path) && readFileSync(path, 'utf8') === hashOf(sources);
}

/** Runs `make` unless the stamp shows that it ran for the same sources; writes the stamp when it is done. */
export async function ifStale(stamp, sources, make) {
  if (isFresh(stamp, sources)) return;
  const hash = hashOf(sources);
  await make();
  const path = join(root, stamp);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, hash);
}
