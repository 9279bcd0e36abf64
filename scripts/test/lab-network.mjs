import { pathToFileURL } from 'node:url';
import { bundle } from '../start/bundle.mjs';

/**
 * Sets up the lab's network, calls `run` with the command that starts programs on its internet host, and removes the
 * network afterwards.
 */
export async function onLabNetwork(run) {
  await bundle('tests/lab/network.ts', 'dist/lab-network.mjs');
  const network = await import(pathToFileURL('dist/lab-network.mjs').href);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      network.tearDown();
      process.exit(1);
    });
  }
  try {
    network.createNetwork();
    return await run(['ip', 'netns', 'exec', network.PUBLIC]);
  } finally {
    network.tearDown();
  }
}
