import { type SurvivingCall, surviveTogether } from '../e2e/survival/surviving-call';
import { watchFrames } from './frames';
import { SITES, setCable, setPath } from './network';
import { test as base } from './test';

function mendNetwork(): void {
  for (const site of SITES) {
    setPath(site, 'endpoint-independent');
    setCable(site, true);
  }
}

interface TestFixtures {
  /** A connected call from site a to site b, on a network that is well before and after. */
  call: SurvivingCall;
}

export const test = base.extend<TestFixtures>({
  call: async ({ people: { a, b }, database }, use) => {
    mendNetwork();
    const call = await surviveTogether(database, a, b);
    await Promise.all([watchFrames(a, b), watchFrames(b, a)]);
    await use(call);
    mendNetwork();
  },
});

export { expect } from '@playwright/test';
