import type { Page } from '@playwright/test';
import {
  accept,
  dial,
  expectEnded,
  expectNoMedia,
  expectPhase,
  expectSound,
  ringingDialog,
} from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import type { Person } from '@/tests/e2e/fixtures/people';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

test.use({ choices: { earlyLinks: 'everyone' }, stay: true });

const linkConnected = ({ page }: Person) =>
  page.waitForFunction(() => window.observed.links.at(-1)?.connectionState === 'connected');

/** Pages on which the preview has been enabled already. */
const chosen = new WeakSet<Page>();

/** Enables the self-view while ringing, in the settings. */
async function choosePreview({ page }: Person): Promise<void> {
  if (chosen.has(page)) return;
  chosen.add(page);
  await page.goto('/settings');
  await page.getByRole('switch', { name: 'Show me my camera while it rings' }).check();
  await page.goto('/lobby');
}

/** The callee sees their own picture, and nothing of it has been sent. */
async function ringWithPreview(caller: Person, callee: Person): Promise<void> {
  await dial(caller, callee);
  await expect(ringingDialog(callee, caller)).toContainText('Only you can see this');
  await expectPicture(callee.page, 'Your camera', 'bob');
  await Promise.all([linkConnected(caller), linkConnected(callee)]);
  expect(await mediaFacts(callee.page)).toMatchObject({ mediaRequests: 1, liveTracks: 1, packetsSent: 0 });
  expect(await mediaFacts(caller.page)).toMatchObject({ packetsSent: 0, framesDecoded: 0 });
}

const press = ({ page }: Person, name: string) => page.getByRole('button', { name, exact: true }).click();

test.beforeEach(({ bob }) => choosePreview(bob));

test('the callee’s camera is open while it rings, sends nothing, and is the one used after accept', async ({
  alice,
  bob,
}) => {
  await ringWithPreview(alice, bob);
  await expectNoSeriousViolations(bob.page);
  await press(bob, 'Accept');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(bob.page, 'You', 'bob');
  await expectSound(alice);
  // One request for the camera and one for the microphone.
  expect(await mediaFacts(bob.page)).toMatchObject({ mediaRequests: 2, liveTracks: 2 });
});

test('the camera is released after a decline, and after the caller cancels', async ({ alice, bob }) => {
  await ringWithPreview(alice, bob);
  await press(bob, 'Decline');
  await expectNoMedia(bob);
  await expectEnded(alice, 'declined');
  expect((await mediaFacts(bob.page)).packetsSent).toBe(0);

  await press(alice, 'Call again');
  await expectPicture(bob.page, 'Your camera', 'bob');
  await press(alice, 'Cancel call');
  await expectEnded(bob, 'cancelled');
  await expectNoMedia(bob);
});

test('a callee who answers with audio only is not seen', async ({ alice, bob }) => {
  await ringWithPreview(alice, bob);
  await press(bob, 'Accept with audio only');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expectSound(alice);
  expect(await mediaFacts(bob.page)).toMatchObject({ liveTracks: 1 });
  expect((await mediaFacts(alice.page)).framesDecoded).toBe(0);
});

test('the camera is released when another tab answers', async ({ alice, bob, open }) => {
  const second: Person = { ...bob, page: await open('bob') };
  await second.page.context().addCookies(await bob.page.context().cookies());
  await second.page.goto('/lobby');
  await expect(second.page.getByRole('button', { name: `Call ${alice.name}`, exact: true })).toBeVisible();
  await dial(alice, bob);
  await expectPicture(bob.page, 'Your camera', 'bob');
  // That tab has its own browser context, in which the preview is not enabled.
  await accept(second, alice);
  await expectEnded(bob, 'answered-elsewhere');
  await expectNoMedia(bob);
});

test('a camera that cannot be opened is not reported until the answer', async ({ alice, bob }) => {
  // Granting some permissions to a context denies all others.
  await bob.page.context().clearPermissions();
  await bob.page.context().grantPermissions(['microphone']);
  await dial(alice, bob);
  await expect.poll(async () => (await mediaFacts(bob.page)).mediaRequests).toBe(1);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expect(bob.page.getByText(/blocking/)).toBeHidden();
  await press(bob, 'Accept');
  await expectPhase(bob, 'connected');
  await expect(bob.page.getByText('Your browser is blocking the camera.')).toBeVisible();
});
