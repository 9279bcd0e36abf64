/**
 * `npm run build`: makes everything that `npm start` runs. Afterwards the packages for development may be removed and
 * the folder may become read-only, as on a PaaS and in an image.
 */
import { requireNode } from './start/node-version.mjs';
import { buildIfStale, preparePrograms } from './start/prepare.mjs';
import { root } from './start/root.mjs';

process.chdir(root);

try {
  requireNode();
  await preparePrograms();
  await buildIfStale();
} catch (error) {
  console.error(error.name === 'Error' ? error.message : error);
  process.exit(1);
}
