import {
  accept,
  callId,
  callRegion,
  connect,
  dial,
  expectEnded,
  expectFramesToGrow,
  expectNoMedia,
  expectPhase,
  expectSound,
  hangUp,
} from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ stay: true });

test('two people see and hear each other, and no media stays on afterwards', async ({ alice, bob }) => {
  await connect(alice, bob);
  expect(await callId(alice)).toBe(await callId(bob));

  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(bob.page, alice.name, 'alice');
  await expectPicture(alice.page, 'You', 'alice');
  await expectPicture(bob.page, 'You', 'bob');
  for (const person of [alice, bob]) {
    await expectFramesToGrow(person);
    await expectSound(person);
    expect((await mediaFacts(person.page)).openLinks).toBe(1);
  }

  await hangUp(alice);
  for (const person of [alice, bob]) {
    await expectEnded(person, 'hung-up');
    await expectNoMedia(person);
  }
});

test('a picture that starts small soon has the camera’s full size', async ({ alice, bob }) => {
  await connect(alice, bob);
  for (const { page } of [alice, bob]) {
    await page.waitForFunction(() => {
      const [encoding] = window.observed.links
        .flatMap((link) => link.getSenders())
        .filter(({ track }) => track?.kind === 'video')
        .flatMap((sender) => sender.getParameters().encodings);
      return encoding?.scaleResolutionDownBy === 1;
    });
  }
  for (const person of [alice, bob]) await expectFramesToGrow(person);
});

test('a second call between the same two works like the first', async ({ alice, bob }) => {
  await connect(alice, bob);
  const first = await callId(alice);
  await hangUp(bob);
  await expectEnded(alice, 'hung-up');
  await alice.page.getByRole('button', { name: 'Call again' }).click();
  await bob.page.getByRole('dialog', { name: `${alice.name} is calling` }).waitFor();
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  expect(await callId(alice)).not.toBe(first);
  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(bob.page, alice.name, 'alice');
});

test('an audio call requests no camera on either side', async ({ alice, bob }) => {
  await dial(alice, bob, 'Voice call');
  await accept(bob, alice);
  for (const person of [alice, bob]) {
    await expectPhase(person, 'connected');
    await expectSound(person);
  }
  const cameras = (page: typeof alice.page) =>
    page.evaluate(() => window.observed.streams.flatMap((stream) => stream.getVideoTracks()).length);
  expect(await cameras(alice.page)).toBe(0);
  expect(await cameras(bob.page)).toBe(0);
});

test('accepting with audio only leaves the camera off and still shows the caller', async ({ alice, bob }) => {
  await dial(alice, bob);
  await accept(bob, alice, 'Accept with audio only');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expectPicture(bob.page, alice.name, 'alice');
  await expectSound(alice);
  expect(
    await bob.page.evaluate(() => window.observed.streams.flatMap((stream) => stream.getVideoTracks()).length),
  ).toBe(0);
  expect((await mediaFacts(alice.page)).framesDecoded).toBe(0);
  await alice.page.getByRole('button', { name: 'Turn camera off' }).click();
  await expect(callRegion(bob).getByText(/camera is off/)).toBeVisible();
});
