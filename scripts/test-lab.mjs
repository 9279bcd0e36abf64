/** `npm run test:lab`: calls between hosts with address translators between them, through a real TURN server. */
import { pathToFileURL } from 'node:url';
import { bundle } from './start/bundle.mjs';
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { ensureBrowser, ensureLabTools } from './test/needs.mjs';
import { playwright } from './test/results.mjs';

process.chdir(root);

async function runLab() {
  await installIfStale();
  await generateIfStale();
  await ensureBrowser();
  await ensureLabTools();
  await buildIfStale();
  await bundle('tests/lab/network.ts', 'dist/lab-network.mjs');
  const network = await import(pathToFileURL('dist/lab-network.mjs').href);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      network.tearDown();
      process.exit(1);
    });
  }
  try {
    network.raise();
    return await playwright('lab', ['ip', 'netns', 'exec', network.PUBLIC], process.argv.slice(2));
  } finally {
    network.tearDown();
  }
}

const { passed, failed, skipped } = await runLab().catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
