import { setTimeout as delay } from 'node:timers/promises';
import { callRegion, expectEnded, expectPhase, hangUp, ringingDialog } from '../e2e/calls';
import { entry, type Person } from '../e2e/people';
import { firstFrameAfter } from './frames';
import { linkFacts } from './link-facts';
import { changeAddress, SITES, setCable, setPath } from './network';
import { expect, test } from './survival-test';

const phase = ({ page }: Person, name: string) =>
  page.locator(`[data-call-phase="${name}"]`).waitFor({ timeout: 60_000 });

test.setTimeout(120_000);

/** Told, not asserted: how busy the machine is must not decide. */
async function tellPictures(what: string, { a, b }: { a: Person; b: Person }, sinceMs: number): Promise<void> {
  const [atCaller, atCallee] = await Promise.all([firstFrameAfter(a, sinceMs), firstFrameAfter(b, sinceMs)]);
  console.log(`${what}: picture at the caller after ${atCaller} ms, at the callee after ${atCallee} ms`);
}

for (const seconds of [3, 10, 25]) {
  test(`a cable out for ${seconds} s`, async ({ call, people }) => {
    const { a, b } = people;
    const outAtMs = Date.now();
    setCable('b', false);
    const noticed = [a, b].map(async (person) => {
      await phase(person, 'reconnecting');
      return Date.now() - outAtMs;
    });
    console.log(`cable out: "Reconnecting" after ${await Promise.all(noticed)} ms`);
    await delay(outAtMs + seconds * 1_000 - Date.now());
    setCable('b', true);
    await tellPictures(`cable back after ${seconds} s`, people, Date.now());
    await call.goesOn();
    await call.endsByHand();
  });
}

test('a cable out for 40 s ends the call, says so, and one click calls again', async ({ call, people: { a, b } }) => {
  setCable('b', false);
  await Promise.all([phase(a, 'ended'), phase(b, 'ended')]);
  for (const person of [a, b]) await expectEnded(person, 'connection-lost', 'was lost');
  setCable('b', true);
  await call.hasRow('connection-lost');
  await expect(callRegion(a)).toBeVisible();
  await b.page.getByRole('button', { name: 'Close' }).click();
  await expect(entry(b.page, a.name)).toBeVisible();
  await a.page.getByRole('button', { name: 'Call again' }).click();
  await ringingDialog(b, a).waitFor();
  await b.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await Promise.all([expectPhase(a, 'connected'), expectPhase(b, 'connected')]);
  await hangUp(a);
});

test('a new address on one side, then on both', async ({ call, people }) => {
  changeAddress('b');
  await tellPictures('new address at the callee', people, Date.now() + 200);
  await call.goesOn();
  changeAddress('a');
  await tellPictures('new address at the caller', people, Date.now() + 200);
  await call.goesOn();
  for (const site of SITES) changeAddress(site);
  await tellPictures('new addresses at both', people, Date.now() + 200);
  await call.goesOn();
  await call.endsByHand();
});

test('UDP is blocked in the middle of a call', async ({ call, people }) => {
  setPath('b', 'udp-blocked');
  await tellPictures('UDP blocked at the callee', people, Date.now() + 200);
  await call.goesOn();
  const facts = await linkFacts(people.b.page);
  expect(facts?.local).toMatch(/^relay\/(tcp|tls)$/);
  await call.endsByHand();
});
