import { expectEnded, expectPhase, hangUp } from '../calls';
import { entry } from '../people';
import { doEverything } from './do-everything';
import { expect, test } from './test';
import { kill, stall } from './trouble';

test('without the sidecar a call goes on in every way, and its end is told when it is back', async ({
  mado,
  call,
  alice,
  bob,
  join,
}) => {
  const carol = await join('alice', 'Carol');
  await expect(entry(carol.page, bob.name)).toContainText('In a call');
  const wake = stall(mado.sidecarPid());
  try {
    await doEverything(alice, bob);
    await call.goesOn();
    await hangUp(alice);
    await Promise.all([expectEnded(alice, 'hung-up'), expectEnded(bob, 'hung-up')]);
  } finally {
    wake('SIGKILL');
  }
  await call.hasRow('hung-up');
  await expect(entry(carol.page, bob.name)).not.toContainText('In a call');
  await expect(entry(carol.page, alice.name)).not.toContainText('In a call');
});

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

test('a call goes on while the database is locked, and its end is in it afterwards', async ({
  call,
  database,
  alice,
  bob,
}) => {
  await database.$executeRawUnsafe('BEGIN EXCLUSIVE');
  try {
    // A reload asks the sidecar for a fresh link, which it writes down.
    await bob.page.reload();
    await call.goesOn();
    await hangUp(alice);
    await Promise.all([expectEnded(alice, 'hung-up'), expectEnded(bob, 'hung-up')]);
  } finally {
    await database.$executeRawUnsafe('COMMIT');
  }
  await call.hasRow('hung-up');
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
