import type { Browser } from '@playwright/test';
import type { Arm } from './arm';
import { readSample, resetClock } from './first-frame';
import { openTimedPage, servePage } from './serve-page';

declare global {
  interface Window {
    dial(): Promise<string>;
    ring(offer: string): Promise<string>;
    answered(answer: string): Promise<void>;
  }
}

/** A bare page without a product around it, connected while it rings: what a call costs at the least. */
export async function openFloor(callerBrowser: Browser, calleeBrowser: Browser): Promise<Arm> {
  const { server, url } = await servePage({ '/': 'tests/bench/call-setup/floor-page.html' });
  const caller = await openTimedPage(callerBrowser, url);
  const callee = await openTimedPage(calleeBrowser, url);
  return {
    name: 'floor',
    async call(hasRung) {
      for (const page of [caller, callee]) await resetClock(page);
      const offer = await caller.evaluate(() => window.dial());
      const answer = await callee.evaluate((sdp) => window.ring(sdp), offer);
      await caller.evaluate((sdp) => window.answered(sdp), answer);
      await hasRung();
      await callee.click('#accept:enabled');
      const sample = await readSample(caller, callee);
      for (const page of [caller, callee]) await page.click('#hang-up');
      return sample;
    },
    async close() {
      for (const page of [caller, callee]) await page.context().close();
      server.close();
    },
  };
}
