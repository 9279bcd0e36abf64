// `npm run mutants`: known bugs of calling apps put back into our code, one by one; the tests must notice each.
// `npm run mutants -- ID …` for some of them; `npm run mutants -- --part 2/3` for the second third.
import { spawnSync } from 'node:child_process';
import { bundle } from './start/bundle.mjs';
import { generateIfStale, installIfStale } from './start/prepare.mjs';

await installIfStale();
await generateIfStale();
await bundle('tests/mutants/main.ts', 'dist/mutants.mjs', { packages: 'external' });
const { status } = spawnSync(process.execPath, ['dist/mutants.mjs', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
