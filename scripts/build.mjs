/**
 * `npm run build`: makes everything that `npm start` runs. Afterwards the packages for development may be removed and
 * the folder may become read-only, as on a PaaS and in an image. `npm start` runs it for `programs` and `web` one by one.
 */
import { requireNode } from './start/node-version.mjs';
import { buildIfStale, preparePrograms } from './start/prepare.mjs';
import { root } from './start/root.mjs';

const [part] = process.argv.slice(2);
process.chdir(root);
// Ends what it runs meanwhile (step.mjs), which it would not by default.
process.once('SIGTERM', () => process.exit(1));

try {
  requireNode();
  if (part !== 'web') await preparePrograms();
  if (part !== 'programs') await buildIfStale();
} catch (error) {
  console.error(error.name === 'Error' ? error.message : error);
  process.exit(1);
}
