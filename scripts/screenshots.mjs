/**
 * `node scripts/screenshots.mjs FOLDER [LOOK]`: every screen in both sizes, themes and languages, to look at; with LOOK
 * (`phone-dark`, `ja`) those whose look contains it. `node scripts/screenshots.mjs --gallery`: the main screens, for
 * docs/screens.md.
 */
import { spawnSync } from 'node:child_process';
import { bundle } from './start/bundle.mjs';
import { generateIfStale, installIfStale } from './start/prepare.mjs';
import { ensureBrowser, ensureFonts } from './test/needs.mjs';

await installIfStale();
await generateIfStale();
await ensureBrowser();
await ensureFonts();
await bundle('tests/e2e/screenshots/main.ts', 'dist/screenshots.mjs', { packages: 'external' });
const { status } = spawnSync(process.execPath, ['dist/screenshots.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
