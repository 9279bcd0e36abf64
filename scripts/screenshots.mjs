// `node scripts/screenshots.mjs FOLDER`: every screen in both sizes and both themes, to look at.
import { spawnSync } from 'node:child_process';
import { bundle } from './start/bundle.mjs';
import { generateIfStale, installIfStale } from './start/prepare.mjs';
import { ensureBrowser } from './test/needs.mjs';

await installIfStale();
await generateIfStale();
await ensureBrowser();
await bundle('tests/e2e/screenshots.ts', 'dist/screenshots.mjs', { packages: 'external' });
const { status } = spawnSync(process.execPath, ['dist/screenshots.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
