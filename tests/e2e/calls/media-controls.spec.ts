import {
  accept,
  connect,
  dial,
  expectFramesToGrow,
  expectPhase,
  expectSilence,
  expectSound,
  ringingDialog,
} from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ stay: true });

test('the peer sees a muted microphone and a disabled camera', async ({ alice, bob }) => {
  await connect(alice, bob);
  const atBob = bob.page.getByRole('region', { name: `Call with ${alice.name}` });
  const control = (name: string) => alice.page.getByRole('button', { name, exact: true });

  await control('Mute microphone').click();
  await expect(atBob.getByText(/muted/i)).toBeVisible();
  await expectSilence(bob);
  await control('Unmute microphone').click();
  await expect(atBob.getByText(/muted/i)).toBeHidden();
  await expectSound(bob);

  await control('Turn camera off').click();
  await expect(atBob.getByText(/camera is off/i)).toBeVisible();
  await control('Turn camera on').click();
  await expect(atBob.getByText(/camera is off/i)).toBeHidden();
  await expectFramesToGrow(bob);
  await expectPicture(bob.page, alice.name, 'alice');
});

test('a menu opened as the call begins stays open', async ({ alice, join }) => {
  // A new user, whose page's clock can be replaced.
  const bob = await join('bob', 'Bob');
  await bob.page.clock.install();
  await dial(alice, bob);
  await accept(bob, alice);
  await bob.page.getByRole('button', { name: 'Devices', exact: true }).click();
  const camera = bob.page.getByRole('menuitemradio').first();
  await expect(camera).toBeVisible();
  // Past the moment at which the focus moves into the room.
  await bob.page.clock.fastForward(600);
  await expect(camera).toBeVisible();
});

test('a user who denied the camera is told how to allow it, and can still join the call', async ({ bob, join }) => {
  // Granting some permissions to a context denies all others.
  const dora = await join('alice', 'Dora', { permissions: ['notifications'] });
  await dial(dora, bob);
  await expect(ringingDialog(bob, dora)).toBeVisible();
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await Promise.all([expectPhase(dora, 'connected'), expectPhase(bob, 'connected')]);
  const region = dora.page.getByRole('region', { name: `Call with ${bob.name}` });
  await expect(region.getByText(/allow/i).first()).toBeVisible();
  await expect(region.getByRole('button', { name: /try again/i })).toBeVisible();
  await expectPicture(dora.page, bob.name, 'bob');
  expect((await mediaFacts(dora.page)).liveTracks).toBe(0);

  await dora.page.context().grantPermissions(['camera', 'microphone']);
  await region.getByRole('button', { name: /try again/i }).click();
  await expectPicture(bob.page, dora.name, 'alice');
});
