/** `npm run test:lab`: calls between hosts with address translators between them, through a real TURN server. */
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { onLabNetwork } from './test/lab-network.mjs';
import { ensureBrowser, ensureFirefox, ensureLabTools } from './test/needs.mjs';
import { playwright } from './test/results.mjs';

process.chdir(root);

async function runLab() {
  await installIfStale();
  await generateIfStale();
  await ensureBrowser();
  await ensureFirefox();
  await ensureLabTools();
  await buildIfStale();
  return onLabNetwork((within) => playwright('lab', within, process.argv.slice(2)));
}

const { passed, failed, skipped } = await runLab().catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
