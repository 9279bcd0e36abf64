import { expect, test } from './test';
import { kill } from './trouble';

test.use({ stay: true });

test('a call goes on over a web app that is killed, and a page may be reloaded after it', async ({
  mado,
  call,
  alice,
}) => {
  kill(mado.webPid());
  await call.goesOn();
  await expect.poll(() => mado.webPid()).toBeDefined();
  await alice.page.reload();
  await call.goesOn();
  await call.endsByHand();
});
