import { parseArgs } from 'node:util';
import { measureCost } from './cost';
import { measureHidden } from './hidden';

/*
 * What contacts cost: an arrival and a change of availability in a crowd of people who watch their contacts, beside the
 * same crowd without any. And whether answers or times tell an invisible person from an absent one. A measurement, not a
 * test: it never fails because of a time. It fails if somebody did not arrive, or was told something else.
 */

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    contacts: { type: 'string', default: '50' },
    /** Invisible people, and as many absent ones. */
    hidden: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
  },
});
const [people, contacts, hidden] = [values.people, values.contacts, values.hidden].map(Number) as [
  number,
  number,
  number,
];
if (!(people >= 100 && people <= 10_000)) throw new Error('--people: expected a number from 100 to 10000');
if (!(contacts >= 2 && contacts < people && contacts % 2 === 0)) throw new Error('--contacts: expected an even number');
if (!['', 'cost', 'hidden'].includes(values.only)) throw new Error('--only: expected cost or hidden');

if (values.only !== 'hidden') await measureCost({ people, contacts });
const isKept = values.only === 'cost' || (await measureHidden(hidden));
process.exit(isKept ? 0 : 1);
