import type { Page } from '@playwright/test';
import { callRegion, expectFramesToGrow } from '../calls';
import { expectPicture } from '../picture';
import { expect, test } from './test';

test.use({ stay: true });

/** What the browser does to a page's devices when they go; fake ones have no plug to pull, and outlive their permission. */
function endTracks(page: Page, ...kinds: ('audio' | 'video')[]): Promise<void> {
  return page.evaluate((ended) => {
    for (const track of window.observed.streams.flatMap((stream) => stream.getTracks())) {
      if (!(ended as string[]).includes(track.kind)) continue;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  }, kinds);
}

/** Pulls every open camera, and leaves none to open until the event `plugged`. */
async function unplugCameras(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = async (constraints) => {
      if (constraints?.video) throw new DOMException('', 'NotFoundError');
      return open.call(mediaDevices, constraints);
    };
    window.addEventListener('plugged', () => {
      mediaDevices.getUserMedia = open;
      mediaDevices.dispatchEvent(new Event('devicechange'));
    });
  });
  await endTracks(page, 'video');
}

test('a camera that is unplugged is missed in words, and back when it is plugged in again', async ({
  call,
  alice,
  bob,
}) => {
  await unplugCameras(alice.page);
  await expect(callRegion(alice).getByText('No camera was found.')).toBeVisible();
  await expect(callRegion(bob).getByText(/camera is off/i)).toBeVisible();
  await expectFramesToGrow(alice);
  await alice.page.evaluate(() => window.dispatchEvent(new Event('plugged')));
  await expect(callRegion(alice).getByText('No camera was found.')).toBeHidden();
  await expectPicture(bob.page, alice.name, 'alice');
  await call.goesOn();
});

test('another camera takes the place of one that is gone', async ({ call, alice, bob }) => {
  await endTracks(alice.page, 'video');
  await expect.poll(() => alice.page.evaluate(() => window.observed.mediaRequests)).toBe(2);
  await call.goesOn();
  await expectPicture(bob.page, alice.name, 'alice');
});

test('a permission revoked in the call is said in words, and trying again works once it is given', async ({
  call,
  alice,
  bob,
}) => {
  // Permissions granted to a context deny all that are not among them.
  await alice.page.context().clearPermissions();
  await alice.page.context().grantPermissions(['notifications']);
  await endTracks(alice.page, 'audio', 'video');
  await expect(callRegion(alice).getByText('Your browser is blocking the camera and microphone.')).toBeVisible();
  await expectFramesToGrow(alice);
  await alice.page.context().grantPermissions(['camera', 'microphone']);
  await alice.page.getByRole('button', { name: 'Try again' }).click();
  await expectPicture(bob.page, alice.name, 'alice');
  await call.goesOn();
});
