import { type Database, openDatabase } from '@/lib/db/client';
import { entry } from '../e2e/people';
import { type SurvivingCall, surviveTogether } from '../e2e/survival/surviving-call';
import { watchFrames } from './frames';
import { SITES, setCable, setPath } from './network';
import { test as base, expect } from './test';

function mendNetwork(): void {
  for (const site of SITES) {
    setPath(site, 'endpoint-independent');
    setCable(site, true);
  }
}

interface TestFixtures {
  /** The database of the lab's Mado. */
  database: Database;
  /** A connected call from site a to site b, on a network that is well before and after. */
  call: SurvivingCall;
}

export const test = base.extend<TestFixtures>({
  database: async ({ mado }, use) => {
    const database = openDatabase(mado.databaseUrl);
    await use(database);
    await database.$disconnect();
  },
  call: async ({ people: { a, b }, database }, use) => {
    mendNetwork();
    await Promise.all([a.page.goto('/lobby'), b.page.goto('/lobby')]);
    await Promise.all([expect(entry(a.page, b.name)).toBeVisible(), expect(entry(b.page, a.name)).toBeVisible()]);
    const call = await surviveTogether(database, a, b);
    await Promise.all([watchFrames(a, b), watchFrames(b, a)]);
    await use(call);
    mendNetwork();
  },
});

export { expect } from '@playwright/test';
