import { dial, expectEnded, expectNoMedia, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ stay: true, settings: { RING_TIMEOUT_MS: '6000', RECONNECT_GRACE_MS: '1000' } });

test('nobody answers: both are told, and the callee sees a missed call', async ({ alice, bob }) => {
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expectEnded(alice, 'no-answer', bob.name);
  await expect(ringingDialog(bob, alice)).toBeHidden();
  await expectNoMedia(alice);
  await bob.page.reload();
  const recent = bob.page.getByRole('list', { name: 'Recent calls' }).getByRole('listitem');
  await expect(recent.filter({ hasText: alice.name })).toContainText('Missed');
});

test('the callee goes offline while ringing: the caller is told within the grace period', async ({ alice, bob }) => {
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await bob.page.context().close();
  await expectEnded(alice, 'peer-left', bob.name);
  await expectNoMedia(alice);
});
