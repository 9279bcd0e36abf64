import { setTimeout as delay } from 'node:timers/promises';
import { doEverything } from '../e2e/survival/do-everything';
import { stall } from '../e2e/survival/trouble';
import { test } from './survival-test';

test.setTimeout(150_000);

test('the sidecar is away for 60 s', async ({ mado, call, people: { a, b } }) => {
  const beganMs = Date.now();
  const wake = stall(mado.sidecarPid());
  try {
    await doEverything(a, b);
    await delay(beganMs + 60_000 - Date.now());
    await call.goesOn();
  } finally {
    wake('SIGKILL');
  }
  await call.goesOn();
  await call.endsByHand();
});

test('the database is locked for 10 s', async ({ call, database, people: { b } }) => {
  await database.$executeRawUnsafe('BEGIN EXCLUSIVE');
  try {
    await b.page.reload();
    await call.goesOn();
    await delay(10_000);
  } finally {
    await database.$executeRawUnsafe('COMMIT');
  }
  await call.goesOn();
  await call.endsByHand();
});

test('a computer is asleep for 20 s', async ({ call, people: { b } }) => {
  const devtools = await b.page.context().newCDPSession(b.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await delay(20_000);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await call.goesOn();
  await call.endsByHand();
});
