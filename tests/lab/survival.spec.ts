import { callRegion, expectEnded, expectPhase, hangUp, ringingDialog } from '../e2e/fixtures/calls';
import { entry, type Person } from '../e2e/fixtures/people';
import { firstFrameAfterGap } from './frames';
import { linkFacts } from './link-facts';
import { SITES, setCable, setPath } from './network';
import { expect, test } from './survival-test';
import { type AtBoth, withNewAddress, withoutCable } from './troubles';

const phase = ({ page }: Person, name: string) =>
  page.locator(`[data-call-phase="${name}"]`).waitFor({ timeout: 60_000 });

test.setTimeout(120_000);

/** Logged, not asserted: the machine's load must not decide. */
function tell(what: string, [atCaller, atCallee]: AtBoth): void {
  console.log(`${what}: at the caller after ${atCaller} ms, at the callee after ${atCallee} ms`);
}

for (const seconds of [3, 10, 25]) {
  test(`the cable is unplugged for ${seconds} s`, async ({ call, people }) => {
    const { noticed, picture } = await withoutCable(people, seconds);
    tell('cable out, "Reconnecting"', noticed);
    tell(`cable back after ${seconds} s, picture`, picture);
    await call.continues();
    await call.endsByHangUp();
  });
}

test('a cable unplugged for 40 s ends the call with a message, and one click calls again', async ({
  call,
  people: { a, b },
}) => {
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
  tell('new address at the callee, picture', await withNewAddress(people, 'b'));
  await call.continues();
  tell('new address at the caller, picture', await withNewAddress(people, 'a'));
  await call.continues();
  tell('new addresses at both, picture', await withNewAddress(people, ...SITES));
  await call.continues();
  await call.endsByHangUp();
});

test('UDP is blocked in the middle of a call', async ({ call, people }) => {
  const { a, b } = people;
  // If the call used a relay already, blocking UDP would take nothing from it.
  await expect.poll(async () => (await linkFacts(b.page))?.local).not.toContain('relay');
  const blockedAtMs = Date.now();
  setPath('b', 'udp-blocked');
  tell('UDP blocked at the callee, picture', [
    await firstFrameAfterGap(a, blockedAtMs),
    await firstFrameAfterGap(b, blockedAtMs),
  ]);
  await call.continues();
  const facts = await linkFacts(people.b.page);
  expect(facts?.local).toMatch(/^relay\/(tcp|tls)$/);
  await call.endsByHangUp();
});
