#!/usr/bin/env node
/** `npx mado`: the operator's commands. Imports only Node's own modules: a fresh clone has no others. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { requireNode } from './start/node-version.mjs';
import { preparePrograms } from './start/prepare.mjs';
import { root } from './start/root.mjs';

// Paths on the command line start where it was typed.
process.env.MADO_CALLERS_FOLDER = process.cwd();
process.chdir(root);

try {
  requireNode();
  if (existsSync('.env')) process.loadEnvFile('.env');
  await preparePrograms();
  const { main } = await import(pathToFileURL('dist/mado.mjs').href);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.name === 'Error' || error.name === 'SettingsError' ? error.message : error);
  process.exitCode = 1;
}
