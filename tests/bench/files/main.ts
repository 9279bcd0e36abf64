import { parseArgs } from 'node:util';
import { freePort } from '../../fixtures/free-port';
import { openLabPlace } from '../lab-place';
import { BARE_ARMS, bareArms } from './bare-arms';
import { MADO_ARM } from './mado-arm';
import { NETWORKS } from './networks';
import { goalsOf, tableOf } from './report';
import { type Trial, tryArm } from './trial';

/*
 * Measures how fast a file is sent from one browser process to another, and what that costs the call beside it. A
 * measurement, not a test: it never fails because of a time; a trial that failed is reported and missing from the table.
 */

const { values } = parseArgs({
  options: {
    network: { type: 'string', multiple: true, default: ['no-delay', 'rtt-50', 'rtt-50-loss'] },
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '1' },
    // How much is sent; by default as much as the network's own figure says.
    mib: { type: 'string' },
    // Whether the bare arms carry the cameras of a call as well.
    call: { type: 'string', default: 'both' },
  },
});
const CALLS: Readonly<Record<string, readonly boolean[]>> = { both: [false, true], with: [true], without: [false] };
const withCall = CALLS[values.call];
if (!withCall) throw new Error(`--call ${values.call}: expected one of ${Object.keys(CALLS).join(', ')}`);
const everyName = [...BARE_ARMS, MADO_ARM.name];
const names = values.only.length === 0 ? everyName : values.only;
const unknownArm = names.find((name) => !everyName.includes(name));
if (unknownArm) throw new Error(`--only ${unknownArm}: expected one of ${everyName.join(', ')}`);
const arms = [
  ...withCall.flatMap((hasCall) => bareArms(names, hasCall)),
  ...(names.includes(MADO_ARM.name) ? [MADO_ARM] : []),
];

const chosen = values.network.map((name) => {
  const network = NETWORKS[name];
  if (!network) throw new Error(`--network ${name}: expected one of ${Object.keys(NETWORKS).join(', ')}`);
  return { name, ...network };
});
for (const { name, conditions, mib } of chosen) {
  const sentMib = Number(values.mib ?? mib);
  const port = await freePort();
  const place = await openLabPlace(conditions, [port]);
  const trials = new Map<string, Trial[]>();
  try {
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const arm of arms) {
        process.stderr.write(`${name}, run ${run} of ${values.runs}: ${arm.name}\n`);
        try {
          const trial = await tryArm(arm, place, port, sentMib * 1024 * 1024);
          trials.set(arm.name, [...(trials.get(arm.name) ?? []), trial]);
        } catch (error) {
          console.error(`${name}, ${arm.name}: ${error instanceof Error ? error.message : error}`);
        }
      }
    }
  } finally {
    await place.close();
  }
  console.log(`${name}: ${sentMib} MiB; memory, frames and round trip at sender / receiver, before → during (worst)`);
  console.table(tableOf(trials));
  for (const line of goalsOf(name, trials)) console.log(line);
}
