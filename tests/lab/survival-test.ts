import { type SurvivingCall, surviveTogether } from '../e2e/survival/surviving-call';
import { watchFrames } from './frames';
import { mend } from './network';
import { test as base } from './test';

interface TestFixtures {
  /** A connected call from site a to site b, on a network that is undisturbed before and after. */
  call: SurvivingCall;
}

export const test = base.extend<TestFixtures>({
  call: async ({ people: { a, b }, database }, use) => {
    mend();
    const call = await surviveTogether(database, a, b);
    await Promise.all([watchFrames(a, b), watchFrames(b, a)]);
    await use(call);
    mend();
  },
});

export { expect } from '@playwright/test';
