// `npm run bench -- --runs 30`: time from accept to the first remote picture, next to PeerJS.
import { spawnSync } from 'node:child_process';
import { bundle } from './start/bundle.mjs';

await bundle('tests/bench/call-setup/main.ts', 'dist/bench-call-setup.mjs', { packages: 'external' });
const { status } = spawnSync(process.execPath, ['dist/bench-call-setup.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
