import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { chromiumLaunch } from '../../fixtures/chromium';
import type { Arm } from './arm';
import type { Sample } from './first-frame';
import { FLOOR } from './floor-arm';
import { openMado } from './mado-arm';
import { openPages } from './page-arm';
import { servePeerJs } from './peerjs-arm';

/*
 * Milliseconds from the click on Accept to the first decoded frame that is not black, at the caller and at the callee.
 * Two browser processes, camera at 30 fps, both arms in turn so that the machine's mood meets both. A figure, no test:
 * it never fails because of a time.
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    only: { type: 'string', multiple: true, default: [] },
    // As long as people take, and until Chromium has drawn its sign that a camera was opened, which busies a whole core.
    'ring-ms': { type: 'string', default: '3000' },
  },
});
const { only } = values;
const runs = Number(values.runs);
const hasRung = () => setTimeout(Number(values['ring-ms']));

function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

type Row = Record<'caller p50' | 'caller p95' | 'callee p50' | 'callee p95', number>;

function summary(samples: readonly Sample[]): Row {
  const [caller, callee] = [samples.map((sample) => sample.caller), samples.map((sample) => sample.callee)];
  return {
    'caller p50': Math.round(percentile(caller, 0.5)),
    'caller p95': Math.round(percentile(caller, 0.95)),
    'callee p50': Math.round(percentile(callee, 0.5)),
    'callee p95': Math.round(percentile(callee, 0.95)),
  };
}

function ratio(mine: Row, theirs: Row): Row {
  const columns = Object.keys(mine) as (keyof Row)[];
  return Object.fromEntries(
    columns.map((column) => [column, Number((mine[column] / theirs[column]).toFixed(2))]),
  ) as Row;
}

const OPENERS = {
  'Mado warm': (a: Browser, b: Browser) => openMado('Mado warm', { EARLY_LINKS: 'everyone' }, a, b),
  'Mado cold': (a: Browser, b: Browser) => openMado('Mado cold', { EARLY_LINKS: 'nobody' }, a, b),
  PeerJS: async (a: Browser, b: Browser) => openPages(await servePeerJs(), a, b),
  floor: (a: Browser, b: Browser) => openPages(FLOOR, a, b),
} satisfies Record<string, (caller: Browser, callee: Browser) => Promise<Arm>>;

const launch = () => chromium.launch(chromiumLaunch());
const browsers = [await launch(), await launch()] as const;
const arms: Arm[] = [];
const samples = new Map<string, Sample[]>();
try {
  for (const [name, open] of Object.entries(OPENERS)) {
    if (only.length === 0 || only.includes(name)) arms.push(await open(...browsers));
  }
  for (const { name } of arms) samples.set(name, []);
  // The first call of each warms up code and codecs; it is not counted.
  for (const arm of arms) await arm.call(hasRung);
  for (let run = 1; run <= runs; run++) {
    for (const arm of arms) samples.get(arm.name)?.push(await arm.call(hasRung));
    process.stderr.write(`\rrun ${run} of ${runs}`);
  }
  process.stderr.write('\n');
} finally {
  for (const arm of arms) await arm.close();
  for (const browser of browsers) await browser.close();
}
const table: Record<string, Row> = Object.fromEntries([...samples].map(([name, list]) => [name, summary(list)]));
const fromAnswer = samples.get('PeerJS')?.map(({ caller, callee, untilAnswer }) => ({
  caller: caller - untilAnswer,
  callee: callee - untilAnswer,
  untilAnswer: 0,
}));
// The stricter reading: PeerJS's clock starts only when its page, the camera open, answers.
if (fromAnswer) table['PeerJS from answer()'] = summary(fromAnswer);
const ours = Object.entries(table).filter(([name]) => name.startsWith('Mado'));
const theirs = Object.entries(table).filter(([name]) => !name.startsWith('Mado'));
for (const [mine, row] of ours) {
  for (const [other, base] of theirs) table[`${mine} / ${other}`] = ratio(row, base);
}
console.log(`ms from accept to the first remote picture, ${runs} calls each, answered after ${values['ring-ms']} ms`);
console.table(table);
// PeerJS's server keeps timers that nothing stops.
process.exit(0);
