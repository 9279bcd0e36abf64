import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Says so at once when Node is older than package.json asks: what fails later would not name the reason. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = engines.node.replace('>=', '');
  const [have, need] = [process.versions.node, wanted].map((version) => version.split('.').map(Number));
  if (have[0] > need[0] || (have[0] === need[0] && have[1] >= need[1])) return;
  throw new Error(
    `Mado needs Node ${wanted} or newer; this is ${process.versions.node}. Get it from https://nodejs.org`,
  );
}
