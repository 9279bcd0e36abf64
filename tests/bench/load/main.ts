import { parseArgs } from 'node:util';
import { serveBare } from './bare-server';
import { runCluster } from './cluster';
import { runScenes, SCENES } from './scenes';

/*
 * How many people one Mado holds, and what each of them costs. Server processes run on one core, this load on the
 * other, all on loopback; a bare Socket.IO server takes the same connections in the same run. A measurement, not a
 * test: it never fails because of a time. It fails if somebody did not arrive, or a ring was lost in quiet times.
 */

const { values } = parseArgs({
  options: {
    people: { type: 'string', multiple: true, default: ['1000', '3000'] },
    only: { type: 'string', multiple: true, default: [] },
    /** 300 people and short scenes, in less than a minute. */
    quick: { type: 'boolean', default: false },
    /** Used by this program itself. */
    bare: { type: 'string' },
  },
});

if (values.bare) {
  serveBare(Number(values.bare));
} else {
  const unknown = values.only.find((name) => !SCENES.includes(name));
  if (unknown) throw new Error(`--only ${unknown}: expected one of ${SCENES.join(', ')}`);
  const people = values.quick ? [300] : values.people.map(Number);
  if (people.some((count) => !Number.isInteger(count) || count < 100 || count > 10_000)) {
    throw new Error('--people: expected numbers from 100 to 10000');
  }
  const isKept = values.only.includes('cluster')
    ? await runCluster(people, values.quick ? 4_000 : 10_000)
    : await runScenes({ people, only: values.only, quick: values.quick });
  process.exit(isKept ? 0 : 1);
}
