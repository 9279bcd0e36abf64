import type { Page } from '@playwright/test';
import { callRegion, expectFramesToGrow } from '../fixtures/calls';
import { expectPicture } from '../fixtures/picture';
import { expect, test } from './test';

test.use({ stay: true });

/**
 * What the browser does to a page's tracks when a media device disappears: fake ones cannot be unplugged, and outlive
 * their permission.
 */
function endTracks(page: Page, ...kinds: ('audio' | 'video')[]): Promise<void> {
  return page.evaluate((ended) => {
    for (const track of window.observed.streams.flatMap((stream) => stream.getTracks())) {
      if (!(ended as string[]).includes(track.kind)) continue;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  }, kinds);
}

/** Ends every open camera track, and makes opening a camera fail until the event `plugged`. */
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

test('an unplugged camera is reported, and used again once it is plugged in', async ({ call, alice, bob }) => {
  await unplugCameras(alice.page);
  await expect(callRegion(alice).getByText('No camera was found.')).toBeVisible();
  await expect(callRegion(bob).getByText(/camera is off/i)).toBeVisible();
  await expectFramesToGrow(alice);
  await alice.page.evaluate(() => window.dispatchEvent(new Event('plugged')));
  await expect(callRegion(alice).getByText('No camera was found.')).toBeHidden();
  await expectPicture(bob.page, alice.name, 'alice');
  await call.continues();
});

test('another camera replaces one that was unplugged', async ({ call, alice, bob }) => {
  await endTracks(alice.page, 'video');
  await expect.poll(() => alice.page.evaluate(() => window.observed.mediaRequests)).toBe(2);
  await call.continues();
  await expectPicture(bob.page, alice.name, 'alice');
});

test('a permission revoked during the call is reported, and a retry works once it is granted', async ({
  call,
  alice,
  bob,
}) => {
  // Granting some permissions to a context denies all others.
  await alice.page.context().clearPermissions();
  await alice.page.context().grantPermissions(['notifications']);
  await endTracks(alice.page, 'audio', 'video');
  await expect(callRegion(alice).getByText('Your browser is blocking the camera and microphone.')).toBeVisible();
  await expectFramesToGrow(alice);
  await alice.page.context().grantPermissions(['camera', 'microphone']);
  await alice.page.getByRole('button', { name: 'Try again' }).click();
  await expectPicture(bob.page, alice.name, 'alice');
  await call.continues();
});
