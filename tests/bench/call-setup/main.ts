import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { measure } from './measure';
import { NETWORKS } from './networks';
import { tableOf } from './report';

/*
 * Measures the milliseconds from the click on Accept to the first decoded frame that is not black, at the caller and at
 * the callee. Two browser processes, camera at 30 fps. A measurement, not a test: it never fails because of a time.
 */

const { values } = parseArgs({
  options: {
    network: { type: 'string', multiple: true, default: ['loopback'] },
    runs: { type: 'string', default: '30' },
    only: { type: 'string', multiple: true, default: [] },
    // As long as people take, and until Chromium has drawn its camera indicator, which occupies a whole core.
    'ring-ms': { type: 'string', default: '3000' },
  },
});

const chosen = values.network.map((name) => {
  const conditions = NETWORKS[name];
  if (conditions === undefined)
    throw new Error(`--network ${name}: expected one of ${Object.keys(NETWORKS).join(', ')}`);
  return { name, conditions };
});
const course = {
  runs: Number(values.runs),
  only: values.only,
  hasRung: () => setTimeout(Number(values['ring-ms'])),
};
for (const { name, conditions } of chosen) {
  const samples = await measure(conditions, course);
  console.log(
    `${name}: ms from accept to the first remote picture, ${values.runs} calls each, answered after ${values['ring-ms']} ms`,
  );
  console.table(tableOf(samples));
}
// PeerJS's server keeps timers that nothing stops.
process.exit(0);
