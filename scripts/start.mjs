/** `npm start` and `npm run dev`. Imports only Node's own modules: a fresh clone has no others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { watchBundle } from './start/bundle.mjs';
import { endWithNpm } from './start/end-with-npm.mjs';
import { requireNode } from './start/node-version.mjs';
import { bundleIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';

const dev = process.argv.includes('--dev');
/** What follows `--lan`: an address, or nothing. Undefined without it. */
function lanOption() {
  const at = process.argv.indexOf('--lan');
  const next = process.argv[at + 1] ?? '';
  return at < 0 ? undefined : next.replace(/^-.*/, '');
}

/**
 * Makes what is stale in a process that ends afterwards: what it takes to compare, bundle and build would otherwise stay
 * in memory for as long as Mado runs. That process says what it does and what fails.
 */
async function build(part) {
  const builder = spawn(process.execPath, ['scripts/build.mjs', part], { stdio: 'inherit' });
  const endTogether = () => builder.kill();
  process.once('exit', endTogether);
  const [code, signal] = await once(builder, 'exit');
  process.off('exit', endTogether);
  if (signal) throw new Error(`The preparations were ended by ${signal}. Start again.`);
  if (code !== 0) process.exit(1);
}

process.chdir(root);

endWithNpm();

try {
  requireNode();
  // Next would read .env by itself, but in the web app only. Variables that are already set take precedence.
  if (existsSync('.env')) process.loadEnvFile('.env');
  if (dev) {
    await installIfStale();
    await generateIfStale();
    await bundleIfStale();
  } else await build('programs');
  const { supervise } = await import(pathToFileURL('dist/supervisor.mjs').href);
  await supervise({
    dev,
    lan: lanOption(),
    beforeStart: dev ? async () => {} : () => build('web'),
    watchSidecar: (onRebuilt) => watchBundle('server/index.ts', 'dist/dev/sidecar.mjs', onRebuilt),
  });
} catch (error) {
  console.error(error.name === 'Error' || error.name === 'SettingsError' ? error.message : error);
  // A wrong setting stays wrong: EX_CONFIG (sysexits.h) lets a service manager know that another try is of no use.
  process.exit(error.name === 'SettingsError' ? 78 : 1);
}
