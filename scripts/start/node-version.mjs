import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Whether this version satisfies any alternative of the range in package.json, such as `^20.19 || >=24`. */
export function fits(version, wanted) {
  const [major, minor] = version.split('.').map(Number);
  return wanted.split(' || ').some((part) => {
    const [leastMajor, leastMinor = 0] = part.replace(/^\D+/, '').split('.').map(Number);
    if (major === leastMajor) return minor >= leastMinor;
    return part.startsWith('>=') && major > leastMajor;
  });
}

/** Fails early if package.json requires another Node version: later failures would not name the reason. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (fits(process.versions.node, engines.node)) return;
  throw new Error(
    `Mado needs Node ${engines.node}; this is ${process.versions.node}. Get the newest from https://nodejs.org`,
  );
}
