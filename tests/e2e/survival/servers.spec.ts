import { expectPhase } from '../calls';
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

test('a call goes on when the login is refreshed', async ({ call, mado, alice, bob }) => {
  const before = await alice.page.context().cookies();
  await alice.page.evaluate(() => fetch('/api/auth/session'));
  const after = await alice.page.context().cookies();
  const login = (cookies: typeof before) => cookies.find(({ name }) => name.includes('session'))?.value;
  expect(login(after)).not.toBe(login(before));
  // The socket comes back with the new cookie.
  kill(mado.sidecarPid());
  await call.goesOn();
  await expectPhase(bob, 'connected');
  await call.endsByHand();
});
