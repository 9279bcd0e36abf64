import { chromium } from '@playwright/test';
import {
  callRegion,
  connect,
  expectEnded,
  expectFramesToGrow,
  expectPhase,
  expectSilence,
  expectSound,
  hangUp,
  ringingDialog,
} from '@/tests/e2e/fixtures/calls';
import { arrive, newPage, type Person } from '@/tests/e2e/fixtures/people';
import { test as base, expect } from '@/tests/e2e/fixtures/test';
import { chromiumLaunch } from '../../fixtures/chromium';

declare global {
  interface Window {
    /**
     * Of the frames shown since recording started: the longest freeze, and whether an element was ever without a frame.
     */
    pictures: { longestMs: number; wasEmpty: boolean };
  }
}

/**
 * Carol's browser has several fake cameras, which a camera file would replace. The second, `fake_device_1`, simulates a
 * depth camera, whose picture Chromium shows but does not send.
 */
const test = base.extend<{ carol: Person }>({
  carol: async ({ mado, accounts }, use) => {
    const browser = await chromium.launch(chromiumLaunch());
    await use(await arrive(await newPage(browser, mado.url), accounts, 'Carol'));
    await browser.close();
  },
});

test.use({ stay: true });

const press = ({ page }: Person, name: string) => page.getByRole('button', { name, exact: true }).click();

async function choose(person: Person, device: string): Promise<void> {
  await press(person, 'Devices');
  await expect(person.page.getByRole('menu')).toBeVisible();
  await person.page.getByRole('menuitemradio', { name: device }).click();
}

/** The open capture devices by name, in the order of opening. */
function open({ page }: Person, kind: 'audio' | 'video'): Promise<string[]> {
  return page.evaluate(async (wanted) => {
    const tracks = window.observed.streams.flatMap((stream) => stream.getTracks());
    return tracks.filter((track) => track.kind === wanted && track.readyState === 'live').map(({ label }) => label);
  }, kind);
}

/** The session versions in the descriptions' origin lines: each renegotiation increments one. */
function agreed({ page }: Person): Promise<string[]> {
  return page.evaluate(() =>
    window.observed.links.flatMap(({ localDescription, remoteDescription, signalingState }) => [
      signalingState,
      localDescription?.sdp ?? '',
      remoteDescription?.sdp ?? '',
    ]),
  );
}

/** Waits for the second offer of the link, which brings the slots for a screen (decision 040), and its answer. */
async function hasAllSlots({ page }: Person): Promise<void> {
  await page.waitForFunction(() => {
    const transceivers = window.observed.links.at(-1)?.getTransceivers() ?? [];
    return transceivers.length === 4 && transceivers.every(({ currentDirection }) => currentDirection !== null);
  });
}

async function watchPicture({ page }: Person, label: string): Promise<void> {
  await page
    .getByLabel(label, { exact: true })
    .and(page.locator('video'))
    .evaluate((element: HTMLVideoElement) => {
      window.pictures = { longestMs: 0, wasEmpty: false };
      let last: VideoFrameCallbackMetadata | undefined;
      const frame = (_: number, shown: VideoFrameCallbackMetadata) => {
        // A busy page gets callbacks for some frames only, though the others were on the screen too. A new track counts
        // from zero.
        const frames = Math.max(1, shown.presentedFrames - (last?.presentedFrames ?? 0));
        const standMs = last ? (shown.presentationTime - last.presentationTime) / frames : 0;
        window.pictures.longestMs = Math.max(window.pictures.longestMs, standMs);
        last = shown;
        element.requestVideoFrameCallback(frame);
      };
      const look = () => {
        if (element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) window.pictures.wasEmpty = true;
        requestAnimationFrame(look);
      };
      element.requestVideoFrameCallback(frame);
      look();
    });
}

test('another camera takes over during the call: no gap, no renegotiation, and the first one is released', async ({
  carol,
  bob,
}) => {
  await connect(carol, bob);
  await expectFramesToGrow(bob);
  expect(await open(carol, 'video')).toEqual(['fake_device_0']);
  await Promise.all([carol, bob].map(hasAllSlots));
  const before = await Promise.all([agreed(carol), agreed(bob)]);
  await watchPicture(carol, 'You');
  await watchPicture(bob, carol.name);

  await choose(carol, 'fake_device_2');
  await expect.poll(() => open(carol, 'video')).toEqual(['fake_device_2']);
  await Promise.all([expectFramesToGrow(bob), expectFramesToGrow(carol)]);
  expect(await Promise.all([agreed(carol), agreed(bob)])).toEqual(before);
  for (const [where, { page }] of [
    ['self view', carol],
    ['peer', bob],
  ] as const) {
    const { wasEmpty, longestMs } = await page.evaluate(() => window.pictures);
    expect(wasEmpty).toBe(false);
    console.log(`switching the camera: longest stand-still at the ${where} ${Math.round(longestMs)} ms`);
  }
});

test('a muted microphone stays muted, a disabled camera stays off, and both are the chosen ones later', async ({
  carol,
  bob,
}) => {
  await connect(carol, bob);
  await press(carol, 'Mute microphone');
  await choose(carol, 'Fake Audio Input 2');
  await expect.poll(() => open(carol, 'audio')).toEqual(['Fake Audio Input 2']);
  await expectSilence(bob);
  await press(carol, 'Unmute microphone');
  await expectSound(bob);

  await press(carol, 'Turn camera off');
  await choose(carol, 'fake_device_2');
  await expect(carol.page.getByRole('button', { name: 'Turn camera on' })).toBeVisible();
  expect(await open(carol, 'video')).toEqual([]);
  await press(carol, 'Turn camera on');
  await expect.poll(() => open(carol, 'video')).toEqual(['fake_device_2']);
  await expectFramesToGrow(bob);

  await hangUp(carol);
  await expectEnded(bob, 'hung-up');
  await press(bob, 'Close');
  await press(carol, 'Close');
  await carol.page.reload();
  await press(carol, `Call ${bob.name}`);
  await ringingDialog(bob, carol).waitFor();
  await press(bob, 'Accept');
  await expectPhase(carol, 'connected');
  expect(await open(carol, 'video')).toEqual(['fake_device_2']);
  expect(await open(carol, 'audio')).toEqual(['Fake Audio Input 2']);
});

test('the peer is heard from the chosen speaker', async ({ carol, bob }) => {
  await connect(carol, bob);
  await choose(carol, 'Fake Audio Output 1');
  const heardFrom = () =>
    callRegion(carol)
      .locator('audio')
      .evaluate(async (element: HTMLAudioElement) => {
        const devices = await navigator.mediaDevices.enumerateDevices();
        return devices.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === element.sinkId)?.label;
      });
  await expect.poll(heardFrom).toBe('Fake Audio Output 1');
});
