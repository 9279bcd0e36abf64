/**
 * `npm run bench`: time from accept to the first remote picture, compared with PeerJS. `npm run bench -- --network
 * rtt-100`: the same over a simulated network (Linux, root). `npm run bench -- recovery`: how soon a call recovers
 * (Linux, root). `npm run bench -- files`: how fast a file is sent within a call (Linux, root). `npm run bench -- load`:
 * how many people one server holds (Linux). `npm run bench -- accounts`: whether the time of an answer tells if an
 * address has an account. `npm run bench -- presence`: what contacts cost, and whether an invisible person can be told
 * from an absent one (Linux).
 */
import { parseArgs } from 'node:util';
import { bundle } from './start/bundle.mjs';
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { onLabNetwork } from './test/lab-network.mjs';
import { ensureBrowser, ensureLabTools } from './test/needs.mjs';
import { succeeds } from './test/run.mjs';

process.chdir(root);

const given = process.argv[2];
const isNamed = ['recovery', 'files', 'load', 'accounts', 'presence'].includes(given);
const name = isNamed ? given : 'call-setup';
const isInLab = name === 'recovery' || name === 'files';
const isLoad = name === 'load' || name === 'presence';
const needsBrowser = name === 'call-setup' || isInLab;
const args = process.argv.slice(isNamed ? 3 : 2);
// The bench itself rejects unknown arguments.
const { network } = parseArgs({
  args,
  strict: false,
  options: { network: { type: 'string', multiple: true, default: ['loopback'] } },
}).values;

await installIfStale();
await generateIfStale();
if (needsBrowser) await ensureBrowser();
await buildIfStale();

const program = `dist/bench-${name}.mjs`;
await bundle(`tests/bench/${name}/main.ts`, program, { packages: 'external' });
const run = ([command, ...before]) => succeeds(command, [...before, program, ...args]);

/** Everything that the load opens needs a descriptor. */
const onOneCore = ['sh', '-c', 'ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -Hn); exec taskset -c 1 "$@"', 'sh'];
const needsNetwork = isInLab || (needsBrowser && network.some((each) => each !== 'loopback'));
if (needsNetwork) await ensureLabTools();
const hasEnded = needsNetwork
  ? await onLabNetwork((within) => run([...within, process.execPath]))
  : await run([...(isLoad ? onOneCore : []), process.execPath]);
process.exitCode = hasEnded ? 0 : 1;
