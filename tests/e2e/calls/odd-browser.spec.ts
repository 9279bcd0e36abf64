import { accept, callRegion, connect, dial, expectEnded, expectPhase, ringingDialog } from '@/tests/e2e/fixtures/calls';
import type { Person } from '@/tests/e2e/fixtures/people';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';

const button = ({ page }: Person, name: string) => page.getByRole('button', { name, exact: true });

/** As an extension does it; returns a function that restores it. */
async function switchWebRtcOff({ page }: Person): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    Object.assign(window, { keptConnection: window.RTCPeerConnection });
    Object.assign(window, { RTCPeerConnection: undefined });
    window.dispatchEvent(new Event('focus'));
  });
  return () =>
    page.evaluate(() => void Object.assign(window, { RTCPeerConnection: Reflect.get(window, 'keptConnection') }));
}

test('disabled WebRTC is reported on both sides of a call, and recovers without a reload', async ({ alice, bob }) => {
  const notice = bob.page.getByRole('alert').filter({ hasText: 'Calls are switched off in this browser.' });
  const switchOn = await switchWebRtcOff(bob);
  await expect(notice).toContainText('puzzle piece');

  await dial(bob, alice);
  await expectEnded(bob, 'media-failed', 'Calls are switched off in this browser.');
  await button(bob, 'Close').click();
  await expect(callRegion(alice)).toHaveCount(0);

  await dial(alice, bob);
  const card = ringingDialog(bob, alice);
  await expect(card.getByRole('alert')).toContainText('You can’t answer here');
  await expect(button(bob, 'Accept')).toBeDisabled();
  await button(bob, 'Decline').click();
  await expectEnded(alice, 'media-failed', `${bob.name}’s browser can’t take calls right now.`);
  await button(alice, 'Close').click();

  await dial(alice, bob);
  await expect(button(bob, 'Accept')).toBeDisabled();
  await switchOn();
  await expect(button(bob, 'Accept')).toBeEnabled();
  await accept(bob, alice);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expectPicture(alice.page, bob.name, 'bob');
});

test('an unanswered camera prompt is reported to both sides until it is answered', async ({ alice, join }) => {
  const bob = await join('bob', 'Bob');
  await bob.page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const asked = new Promise<void>((resolve) => void Object.assign(window, { allow: resolve }));
    mediaDevices.getUserMedia = (constraints) => asked.then(() => open(constraints));
  });
  await connect(alice, bob);
  const atAlice = callRegion(alice);
  // Next adds an alert of its own, which is empty.
  const problem = bob.page.getByRole('alert').filter({ hasText: /\S/ });
  await expect(problem).toContainText('If Chrome asks, choose “Allow”');
  await expect(button(bob, 'Unmute microphone')).toBeVisible();
  await expect(button(bob, 'Turn camera on')).toBeVisible();
  await expect(atAlice).toContainText(`${bob.name} hasn’t allowed the camera and microphone yet`);
  await expectPicture(bob.page, alice.name, 'alice');

  await bob.page.evaluate(() => Reflect.get(window, 'allow')());
  await expectPicture(alice.page, bob.name, 'bob');
  await expect(problem).toHaveCount(0);
  await expect(atAlice).not.toContainText('yet');

  // Change the system clock.
  await bob.page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 3_600_000;
  });
  await button(bob, 'Hang up').click();
  await expect(callRegion(bob)).toContainText(/Duration 0:\d\d/);
});
