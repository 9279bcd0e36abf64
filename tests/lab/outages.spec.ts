import { setTimeout as delay } from 'node:timers/promises';
import { callRegion, connect, expectEnded, hangUp } from '../e2e/fixtures/calls';
import { entry, type Person } from '../e2e/fixtures/people';
import { doEverything } from '../e2e/survival/do-everything';
import { stall } from '../e2e/survival/trouble';
import { type Site, setPathToMado } from './network';
import { expect, test } from './survival-test';

test.setTimeout(150_000);

async function endsByHangUp({ a, b }: Record<Site, Person>): Promise<void> {
  await hangUp(a);
  await Promise.all([expectEnded(a, 'hung-up'), expectEnded(b, 'hung-up')]);
}

test('the sidecar is down for 60 s', async ({ mado, call, people: { a, b } }) => {
  const beganMs = Date.now();
  const wake = stall(mado.sidecarPid());
  try {
    await doEverything(a, b);
    await delay(beganMs + 60_000 - Date.now());
    await call.continues();
  } finally {
    wake('SIGKILL');
  }
  await call.continues();
  await call.endsByHangUp();
});

test('the sidecar is unreachable from one side for 60 s', async ({ call, people: { a, b } }) => {
  setPathToMado('a', false);
  const beganMs = Date.now();
  await doEverything(a, b);
  await delay(beganMs + 60_000 - Date.now());
  await call.continues();
  setPathToMado('a', true);
  await call.continues();
  await call.endsByHangUp();
});

test('a call ends while the sidecar is down, and the sidecar learns of it when it is back', async ({
  mado,
  call,
  people,
  join,
}) => {
  const { a, b } = people;
  const carol = await join('a', 'Carol');
  for (const { name } of [a, b]) await expect(entry(carol.page, name)).toContainText('In a call');
  const wake = stall(mado.sidecarPid());
  try {
    // By then the pages have noticed that their socket is dead.
    await delay(20_000);
    await call.continues();
    await endsByHangUp(people);
  } finally {
    wake('SIGKILL');
  }
  await call.hasRow('hung-up');
  for (const { name } of [a, b]) await expect(entry(carol.page, name)).not.toContainText('In a call');
});

test('the database is locked for 10 s, and the call ends meanwhile', async ({ call, database, people }) => {
  await database.$executeRawUnsafe('BEGIN EXCLUSIVE');
  try {
    // A reload requests a new link from the sidecar, which writes it to the database.
    await people.b.page.reload();
    await call.continues();
    await delay(10_000);
    await call.continues();
    await endsByHangUp(people);
  } finally {
    await database.$executeRawUnsafe('COMMIT');
  }
  await call.hasRow('hung-up');
});

test('a computer is asleep for 20 s', async ({ call, people: { b } }) => {
  const devtools = await b.page.context().newCDPSession(b.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await delay(20_000);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await call.continues();
  await call.endsByHangUp();
});

test('a page that cannot be rendered keeps its user reachable, and a retry does not leave Mado', async ({
  database,
  people: { a, b },
}) => {
  await expect(entry(a.page, b.name)).toBeVisible();
  await database.$executeRawUnsafe('ALTER TABLE "Call" RENAME TO "Gone"');
  try {
    await b.page.reload();
    await expect(b.page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible();
  } finally {
    await database.$executeRawUnsafe('ALTER TABLE "Gone" RENAME TO "Call"');
  }
  const tryAgain = b.page.getByRole('button', { name: 'Try again' });
  await connect(a, b);
  await hangUp(a);
  await callRegion(b).getByRole('button', { name: 'Close', exact: true }).click();

  await b.page.context().setOffline(true);
  await tryAgain.click();
  await expect(b.page.getByText('Mado can’t be reached right now.')).toBeVisible();
  await b.page.context().setOffline(false);
  await tryAgain.click();
  await expect(b.page.getByRole('list', { name: 'Recent calls' }).getByRole('listitem')).toHaveCount(1);
});

/** Runs in a page before its scripts: its connections find no path. */
function withoutMedia(): void {
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor() {
      super({ iceTransportPolicy: 'relay' });
    }
    override setConfiguration(): void {}
  };
}

test('a call moved to a page that gets no media returns to where it was', async ({ call, people: { b } }) => {
  const second = await b.page.context().newPage();
  await second.addInitScript(withoutMedia);
  await second.goto('/lobby');
  const move = second.getByRole('button', { name: 'Move the call here' });
  await move.click();
  await second.locator('[data-end-reason=media-failed]').waitFor({ timeout: 40_000 });
  await expect(move).toBeVisible();
  await b.page.waitForFunction(() => window.observed.links.at(-1)?.connectionState === 'connected');
  await call.continues();
  await call.endsByHangUp();
});
