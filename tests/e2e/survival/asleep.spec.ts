import { setTimeout as delay } from 'node:timers/promises';
import { test } from './test';

/** Longer than it takes to notice silence; a computer that sleeps for longer is a matter of the lab. */
const ASLEEP_MS = 2_500;

test('a page that was frozen for a while goes on', async ({ call, bob }) => {
  const devtools = await bob.page.context().newCDPSession(bob.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await delay(ASLEEP_MS);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await call.goesOn();
  await call.endsByHand();
});
