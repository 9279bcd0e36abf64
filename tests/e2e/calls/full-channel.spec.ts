import { expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import { CHANNEL_PURPOSES } from '@/lib/protocol/channel/purposes';
import { chromiumLaunch } from '../../fixtures/chromium';
import type {} from './full-channel/page';

const { args = [], ...launch } = chromiumLaunch();
// A page without a camera gathers `.local` names, which this browser looks up nowhere. The last such flag is the one that counts.
test.use({ launchOptions: { ...launch, args: [...args, '--disable-features=WebRtcHideLocalIpsWithMdns'] } });

/** Of the heartbeat, see lib/rtc/channels/heartbeat.ts: after so much silence the link counts as lost. */
const SILENT_AFTER_MS = 1_100;

/** Both ends of a link on one page, with the bulk channel full. */
async function fillChannel(page: Page): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ['tests/e2e/calls/full-channel/page.ts'],
    alias: { '@': process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
  });
  await page.addScriptTag({ content: outputFiles[0]?.text });
  await page.evaluate(async () => {
    window.fullChannel = await window.fillChannel();
  });
}

const facts = (page: Page) => page.evaluate(() => window.fullChannel.facts());

/**
 * 2 Mbit/s each way, and a queue of 100 packets as such paths have. Chromium throttles WebRTC too. Data channels fill it in a
 * moment, where a loopback path would take everything.
 */
const SLOW_PATH = {
  ...{ offline: false, latency: 20, downloadThroughput: 250_000, uploadThroughput: 250_000 },
  ...{ packetLoss: 0, packetQueueLength: 100, packetReordering: false },
};

test('a full bulk channel delays neither heartbeat nor hang-up', async ({ page }) => {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Network.emulateNetworkConditions', SLOW_PATH);
  await fillChannel(page);
  // Each end sends a ping every 300 ms: ten seconds of heartbeat.
  await expect.poll(async () => (await facts(page)).pongs).toBeGreaterThan(66);
  const full = await facts(page);
  expect(full.longestSilenceMs).toBeLessThan(SILENT_AFTER_MS);
  expect(full.mostBuffered).toBeLessThanOrEqual(CHANNEL_PURPOSES.files.flow.highWatermark);
  await page.evaluate(() => window.fullChannel.hangUp());
  await expect.poll(async () => (await facts(page)).receivedAtHangUp).not.toBeNull();
  // The transfer was not over, and goes on.
  const { receivedAtHangUp } = await facts(page);
  await expect.poll(async () => (await facts(page)).receivedBytes).toBeGreaterThan(receivedAtHangUp ?? Number.NaN);
});
