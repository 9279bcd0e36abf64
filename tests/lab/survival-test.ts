import { type SurvivingCall, startSurvivingCall } from '../e2e/survival/surviving-call';
import { watchFrames } from './frames';
import { restoreNetwork } from './network';
import { test as base } from './test';

interface TestFixtures {
  /** A connected call from site a to site b, on a network that is undisturbed before and after. */
  call: SurvivingCall;
}

export const test = base.extend<TestFixtures>({
  call: async ({ people: { a, b }, database }, use) => {
    restoreNetwork();
    const call = await startSurvivingCall(database, a, b);
    await Promise.all([watchFrames(a, b), watchFrames(b, a)]);
    await use(call);
    restoreNetwork();
  },
});

export { expect } from '@playwright/test';
