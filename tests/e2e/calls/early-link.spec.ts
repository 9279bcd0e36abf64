import {
  accept,
  callId,
  dial,
  expectFramesToGrow,
  expectPhase,
  hangUp,
  ringingDialog,
} from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import type { Person } from '@/tests/e2e/fixtures/people';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ choices: { earlyLinks: 'everyone' }, stay: true });

const linkConnected = ({ page }: Person) =>
  page.waitForFunction(() => window.observed.links.at(-1)?.connectionState === 'connected');

test('the link is connected before the answer, and carries no media until then', async ({ alice, bob }) => {
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await Promise.all([linkConnected(alice), linkConnected(bob)]);
  // Session and ICE credentials: some time after the picture an offer adds sections to the descriptions (decision 040).
  const identity = async (person: Person) => {
    const sdp = await person.page.evaluate(() => window.observed.links.at(-1)?.localDescription?.sdp ?? '');
    return [/^o=\S+ (\S+)/m, /^a=ice-ufrag:(\S+)/m].map((pattern) => pattern.exec(sdp)?.[1] ?? 'missing');
  };
  const before = await Promise.all([identity(alice), identity(bob)]);
  expect(before.flat()).not.toContain('missing');
  // `accept` first asserts on both sides: no media packet sent, no camera open at the callee, no picture attached.
  await accept(bob, alice);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(bob.page, alice.name, 'alice');
  expect(await Promise.all([identity(alice), identity(bob)])).toEqual(before);
  for (const { page } of [alice, bob]) expect((await mediaFacts(page)).openLinks).toBe(1);
  await hangUp(bob);
  await expectPhase(alice, 'ended');
});

test('each ringing tab has its own link, and the one that answers keeps it', async ({ alice, bob, open }) => {
  const second = await open('bob');
  const bobs: Person = { ...bob, page: second };
  await second.context().addCookies(await bob.page.context().cookies());
  await second.goto('/lobby');
  await expect(second.getByRole('button', { name: `Call ${alice.name}`, exact: true })).toBeVisible();
  await dial(alice, bob);
  await Promise.all([linkConnected(bob), linkConnected(bobs)]);
  await expect.poll(async () => (await mediaFacts(alice.page)).openLinks).toBe(2);
  await accept(bobs, alice);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bobs, 'connected')]);
  expect(await callId(alice)).toBe(await callId(bobs));
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bobs)]);
  await expect.poll(async () => (await mediaFacts(alice.page)).openLinks).toBe(1);
  await expect.poll(async () => (await mediaFacts(bob.page)).openLinks).toBe(0);
  expect((await mediaFacts(bob.page)).mediaRequests).toBe(0);
});

test('a declined call leaves nothing open', async ({ alice, bob }) => {
  await dial(alice, bob);
  await Promise.all([linkConnected(alice), linkConnected(bob)]);
  await bob.page.getByRole('button', { name: 'Decline' }).click();
  await expectPhase(alice, 'ended');
  for (const { page } of [alice, bob]) {
    await expect.poll(() => mediaFacts(page)).toMatchObject({ openLinks: 0, liveTracks: 0, packetsSent: 0 });
  }
});

for (const cores of [2, 8]) {
  test(`with ${cores} cores the first picture ${cores > 2 ? 'opens in' : 'comes before'} the room`, async ({
    alice,
    bob,
  }) => {
    await bob.page.evaluate((count) => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, value: count });
    }, cores);
    await dial(alice, bob);
    await Promise.all([linkConnected(alice), linkConnected(bob)]);
    const first = bob.page.evaluate(
      (name) =>
        new Promise<object>((resolve) => {
          const video = document.querySelector<HTMLVideoElement>(`video[aria-label='${name}']`);
          video?.requestVideoFrameCallback(() => {
            const isOver = video.closest(':popover-open') !== null;
            const isRinging = document.querySelector('dialog[open]') !== null;
            const { width, height } = video.getBoundingClientRect();
            const isWhole = width === innerWidth && height === innerHeight;
            resolve({ isOver, isRinging, isWhole, isVisible: video.checkVisibility({ visibilityProperty: true }) });
          });
        }),
      alice.name,
    );
    await accept(bob, alice);
    const isFirst = cores <= 2;
    expect(await first).toEqual({ isOver: isFirst, isRinging: isFirst, isWhole: true, isVisible: true });
    await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
    await expect(bob.page.locator(':popover-open')).toHaveCount(0);
    await expect(bob.page.getByRole('button', { name: 'Hang up' })).toBeVisible();
    await expectPicture(bob.page, alice.name, 'alice');
    await expectPicture(alice.page, bob.name, 'bob');
    await hangUp(bob);
    await expectPhase(alice, 'ended');
  });
}
