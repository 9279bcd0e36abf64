import { test as base } from '../fixtures/test';
import { type SurvivingCall, startSurvivingCall } from './surviving-call';

interface TestFixtures {
  /** A connected call from Alice to Bob. */
  call: SurvivingCall;
}

// Not a worker fixture: that would cost another pair of browsers.
export const test = base.extend<TestFixtures>({
  call: async ({ database, alice, bob }, use) => use(await startSurvivingCall(database, alice, bob)),
});

export { expect } from '@playwright/test';
