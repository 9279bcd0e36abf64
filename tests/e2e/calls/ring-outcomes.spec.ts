import {
  accept,
  callId,
  connect,
  dial,
  expectEnded,
  expectNoMedia,
  expectPhase,
  ringingDialog,
} from '@/tests/e2e/fixtures/calls';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ stay: true });

test('the caller is told of a decline, and their camera turns off', async ({ alice, bob }) => {
  // The call rings over whatever is open.
  await bob.page.getByRole('button', { name: bob.name }).click();
  await bob.page.getByRole('menu').waitFor();
  await dial(alice, bob);
  await expectPhase(alice, 'ringing-out');
  await ringingDialog(bob, alice).getByRole('button', { name: 'Decline' }).click();
  await expectEnded(bob, 'declined', 'You declined');
  await expect(ringingDialog(bob, alice)).toBeHidden();
  await expectEnded(alice, 'declined', 'declined');
  await expectNoMedia(alice);
  await expectNoMedia(bob);
});

test('a cancelled call stops ringing', async ({ alice, bob }) => {
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expect(bob.page).toHaveTitle(new RegExp(alice.name));
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await expect(ringingDialog(bob, alice)).toBeHidden();
  await expectEnded(bob, 'cancelled');
  await expectNoMedia(alice);
  await expect(bob.page).not.toHaveTitle(new RegExp(alice.name));
});

test('a user in a call is busy for a third, and the call continues', async ({ alice, bob, join }) => {
  await connect(alice, bob);
  const carol = await join('alice', 'Carol');
  await dial(carol, bob);
  await expectEnded(carol, 'busy', bob.name);
  await expectNoMedia(carol);
  await expectPhase(bob, 'connected');
  await expect(ringingDialog(bob, carol)).toBeHidden();
  await expectPicture(bob.page, alice.name, 'alice');
});

test('two people who call each other at the same moment are connected', async ({ alice, bob }) => {
  const button = (page: typeof alice.page, name: string) =>
    page.getByRole('button', { name: `Call ${name}`, exact: true });
  await Promise.all([button(alice.page, bob.name).waitFor(), button(bob.page, alice.name).waitFor()]);
  const at = Date.now() + 500;
  const clickAt = (page: typeof alice.page, name: string) =>
    button(page, name).evaluate(
      (element: HTMLElement, moment) =>
        new Promise<void>((done) => {
          setTimeout(() => {
            element.click();
            done();
          }, moment - Date.now());
        }),
      at,
    );
  await Promise.all([clickAt(alice.page, bob.name), clickAt(bob.page, alice.name)]);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  expect(await callId(alice)).toBe(await callId(bob));
  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(bob.page, alice.name, 'alice');
  await expect(ringingDialog(bob, alice)).toBeHidden();
  await expect(ringingDialog(alice, bob)).toBeHidden();
});

test('all tabs of the callee ring, the first answer wins, and the other tab is told', async ({ alice, bob }) => {
  const second = { ...bob, page: await bob.page.context().newPage() };
  await second.page.goto('/lobby');
  await dial(alice, bob);
  await expect(ringingDialog(second, alice)).toBeVisible();
  await accept(bob, alice);
  await expectEnded(second, 'answered-elsewhere');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expectNoMedia(second);
  await expectPicture(alice.page, bob.name, 'bob');
});

test('another browser of the callee rings too, and stops when one declines', async ({ alice, bob, open }) => {
  const elsewhere = { ...bob, page: await open('alice') };
  await elsewhere.page.context().addCookies(await bob.page.context().cookies());
  await elsewhere.page.goto('/lobby');
  await expect(elsewhere.page.getByRole('button', { name: `Call ${alice.name}`, exact: true })).toBeVisible();
  await dial(alice, bob);
  await expect(ringingDialog(elsewhere, alice)).toBeVisible();
  await ringingDialog(bob, alice).getByRole('button', { name: 'Decline' }).click();
  await expectEnded(alice, 'declined');
  await expectEnded(elsewhere, 'declined-elsewhere');
});
