import { callId, dial, expectEnded, expectNoMedia, expectPhase, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import { entry, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ stay: true });

const searchBox = ({ page }: Person) => page.getByRole('searchbox', { name: 'Search people' });

/** Longer than any guard that a pause in typing would end. */
const PAUSE_MS = 1_000;

/** The call interrupts a half-typed name, and the callee keeps typing without looking up. */
async function breakIntoTyping(caller: Person, callee: Person): Promise<void> {
  await callee.page.clock.install();
  // Before hydration a page may lose what was typed.
  await expect(entry(callee.page, caller.name)).toBeVisible();
  await searchBox(callee).pressSequentially('Mar');
  await dial(caller, callee);
  await expect(ringingDialog(callee, caller).getByRole('heading')).toBeFocused();
  const id = await callId(callee);
  const { keyboard } = callee.page;
  await keyboard.type('y Smith', { delay: 50 });
  await keyboard.press('Enter');
  // A user who pauses before the next word still counts as typing.
  await callee.page.clock.fastForward(PAUSE_MS);
  await keyboard.type(' J', { delay: 50 });
  await keyboard.press('Space');
  await callee.page.clock.fastForward(PAUSE_MS);
  await keyboard.press('Enter');
  await expectPhase(caller, 'ringing-out');
  await expectPhase(callee, 'ringing-in');
  expect(await callId(callee)).toBe(id);
  expect(await mediaFacts(callee.page)).toMatchObject({ mediaRequests: 0, liveTracks: 0, packetsSent: 0 });
}

test('a user who keeps typing as a call comes in has not answered it, and can do so by keyboard', async ({
  alice,
  join,
}) => {
  const bob = await join('bob', 'Bob');
  await breakIntoTyping(alice, bob);
  await bob.page.clock.fastForward(PAUSE_MS);
  await bob.page.keyboard.press('Tab');
  await expect(bob.page.getByRole('button', { name: 'Accept', exact: true })).toBeFocused();
  await bob.page.keyboard.press('Space');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
});

test('a user who keeps typing as a call comes in can decline, and returns to their text', async ({ alice, join }) => {
  const bob = await join('bob', 'Bob');
  await breakIntoTyping(alice, bob);
  await ringingDialog(bob, alice).getByRole('button', { name: 'Decline' }).click();
  await expectEnded(alice, 'declined');
  await expectEnded(bob, 'declined');
  await expectNoMedia(bob);
  await expect(searchBox(bob)).toBeFocused();
  await expect(searchBox(bob)).toHaveValue('Mar');
});

test('a user who was not typing accepts with Enter, wherever the focus is', async ({ alice, bob }) => {
  await dial(alice, bob);
  await expect(bob.page.getByRole('button', { name: 'Accept', exact: true })).toBeEnabled();
  await bob.page.keyboard.press('Enter');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
});
