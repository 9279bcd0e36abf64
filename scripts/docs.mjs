// `npm run docs`: renews the generated tables in docs/.
import { spawnSync } from 'node:child_process';
import { bundle } from './start/bundle.mjs';
import { installIfStale } from './start/prepare.mjs';

await installIfStale();
await bundle('scripts/docs/main.ts', 'dist/docs.mjs', { packages: 'external' });
const { status } = spawnSync(process.execPath, ['dist/docs.mjs'], { stdio: 'inherit' });
process.exit(status ?? 1);
