import { expect, test } from './test';
import { kill } from './trouble';

test.use({ stay: true });

test('a call continues when the web app is killed, and a page can be reloaded afterwards', async ({
  mado,
  call,
  alice,
}) => {
  kill(mado.webPid());
  await call.continues();
  await expect.poll(() => mado.webPid()).toBeDefined();
  await alice.page.reload();
  await call.continues();
  await call.endsByHangUp();
});
