/**
 * `npm run bench`: time from accept to the first remote picture, compared with PeerJS. `npm run bench -- --network
 * rtt-100`: the same over a simulated network (Linux, root). `npm run bench -- recovery`: how soon a call recovers
 * (Linux, root).
 */
import { parseArgs } from 'node:util';
import { bundle } from './start/bundle.mjs';
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { onLabNetwork } from './test/lab-network.mjs';
import { ensureBrowser, ensureLabTools } from './test/needs.mjs';
import { succeeds } from './test/run.mjs';

process.chdir(root);

const isRecovery = process.argv[2] === 'recovery';
const name = isRecovery ? 'recovery' : 'call-setup';
const args = process.argv.slice(isRecovery ? 3 : 2);
// The bench itself rejects unknown arguments.
const { network } = parseArgs({
  args,
  strict: false,
  options: { network: { type: 'string', multiple: true, default: ['loopback'] } },
}).values;

await installIfStale();
await generateIfStale();
await ensureBrowser();
await buildIfStale();

const program = `dist/bench-${name}.mjs`;
await bundle(`tests/bench/${name}/main.ts`, program, { packages: 'external' });
const run = ([command, ...before]) => succeeds(command, [...before, program, ...args]);

const needsNetwork = isRecovery || network.some((each) => each !== 'loopback');
if (needsNetwork) await ensureLabTools();
const hasEnded = needsNetwork
  ? await onLabNetwork((within) => run([...within, process.execPath]))
  : await run([process.execPath]);
process.exitCode = hasEnded ? 0 : 1;
