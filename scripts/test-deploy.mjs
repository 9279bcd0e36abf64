/**
 * `npm run test:deploy`: Mado as it is deployed, behind the web servers and under the service manager of Debian, with
 * the files of deploy/.
 */
import { buildIfStale, bundleIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { ensureBrowser, ensureDeployTools, ensurePostgres, ensureRedis } from './test/needs.mjs';
import { playwright, printFailures, vitest } from './test/results.mjs';

process.chdir(root);

/** One after the other: each fills the machine. */
const suites = [() => vitest('deploy'), () => playwright('deploy')];

async function run() {
  await installIfStale();
  await generateIfStale();
  await ensureBrowser();
  await ensureDeployTools();
  await ensurePostgres();
  await ensureRedis();
  await bundleIfStale();
  await buildIfStale();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites) {
    const counts = await suite();
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
}

const { passed, failed, skipped } = await run().catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
printFailures();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
