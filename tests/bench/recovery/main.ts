import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { arrive, newPage, PASSWORD } from '../../e2e/fixtures/people';
import { type Accounts, openAccounts } from '../../fixtures/accounts';
import { freePort } from '../../fixtures/free-port';
import { restoreNetwork } from '../../lab/network';
import { openLabPlace } from '../lab-place';
import { percentile } from '../percentile';
import type { Place } from '../place';
import { play, SCENES } from './scenes';

/*
 * Measures how soon a call recovers: each scene several times, each time between two new users. A measurement, not a
 * test: it never fails because of a time; a call that did not recover is reported and missing from the count.
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const unknown = values.only.find((name) => !(name in SCENES));
if (unknown) throw new Error(`--only ${unknown}: expected one of ${Object.keys(SCENES).join(', ')}`);
const scenes = Object.entries(SCENES).filter(([name]) => values.only.length === 0 || values.only.includes(name));
const figures = new Map<string, number[]>();

/** What a page shows of a call that did not recover. */
function whatIsSeen(page: Page): Promise<string> {
  const look = () => {
    const phase = document.querySelector<HTMLElement>('[data-call-phase]')?.dataset.callPhase ?? 'no call';
    const links = window.observed.links.map(({ connectionState }) => connectionState).join(' ');
    return `${phase}, links ${links}, ${window.shownAtMs?.filter((atMs) => atMs > Date.now() - 1_000).length} frames/s`;
  };
  return page.evaluate(look).catch(() => 'page gone');
}

async function once(name: string, scene: (typeof SCENES)[string], place: Place, url: string, accounts: Accounts) {
  restoreNetwork();
  const [atA, atB] = [await newPage(place.browsers[0], url), await newPage(place.browsers[1], url)];
  try {
    const people = { a: await arrive(atA, accounts, 'Alice'), b: await arrive(atB, accounts, 'Bob') };
    for (const [what, ms] of Object.entries(await play(scene, people)))
      figures.set(what, [...(figures.get(what) ?? []), ms]);
  } catch (error) {
    const seen = await Promise.all([atA, atB].map(whatIsSeen));
    console.error(`\n${name}: ${error instanceof Error ? error.message : error} (${seen.join('; ')})`);
  } finally {
    for (const page of [atA, atB]) await page.context().close();
  }
}

const port = await freePort();
const place = await openLabPlace({ rttMs: 0, path: 'endpoint-independent', hasTurn: true }, [port]);
try {
  const mado = await place.startMado(port, { LOG_LEVEL: 'warn', EARLY_LINKS: 'everyone' });
  const accounts = await openAccounts(mado, PASSWORD);
  try {
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const [name, scene] of scenes) await once(name, scene, place, mado.url, accounts);
      process.stderr.write(`\rrun ${run} of ${values.runs}`);
    }
    process.stderr.write('\n');
  } finally {
    await accounts.close();
    await mado.stop();
  }
} finally {
  await place.close();
}
console.log(`ms until a call has recovered, each scene ${values.runs} times`);
const rows = [...figures].map(([what, list]) => [
  what,
  { p50: percentile(list, 0.5), p95: percentile(list, 0.95), worst: Math.max(...list), calls: list.length },
]);
console.table(Object.fromEntries(rows));
