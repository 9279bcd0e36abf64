/**
 * `npm run test:lab`: calls between hosts behind NATs, with a real TURN server; then calls between Firefox and
 * Chromium. With a file name it runs only that file of the lab.
 */
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { onLabNetwork } from './test/lab-network.mjs';
import { ensureBrowser, ensureFirefox, ensureLabTools } from './test/needs.mjs';
import { playwright, printFailures } from './test/results.mjs';

process.chdir(root);

const filter = process.argv.slice(2);

async function runLab() {
  await installIfStale();
  await generateIfStale();
  await ensureBrowser();
  await ensureFirefox();
  await ensureLabTools();
  await buildIfStale();
  const lab = await onLabNetwork((within) => playwright('lab', within, filter));
  if (filter.length > 0) return lab;
  // On the machine's own network: on a lab host, which has no default route, Firefox gathers no candidates.
  const firefox = await playwright('firefox');
  return Object.fromEntries(Object.entries(lab).map(([name, count]) => [name, count + firefox[name]]));
}

const { passed, failed, skipped } = await runLab().catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
printFailures();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
