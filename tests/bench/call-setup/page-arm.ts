import type { Browser, Page } from '@playwright/test';
import type { Place } from '../place';
import type { Arm } from './arm';
import { answerAfter, readSample, resetClock, watchFirstFrame } from './first-frame';
import { type PageScripts, servePage } from './serve-page';

declare global {
  interface Window {
    iceServers: RTCIceServer[];
  }
}

/** Two bare pages. Their Accept button is enabled as soon as the call can be answered. */
export interface PagePair {
  readonly name: string;
  readonly scripts: PageScripts;
  /** The query string of a user's page. */
  query(me: string, peer: string): string;
  /** Resolves when the page can be called. */
  whenReady(page: Page): Promise<unknown>;
  dial(caller: Page, callee: Page): Promise<unknown>;
  close(): void;
}

export async function openPages(pair: PagePair, place: Place, port: number): Promise<Arm> {
  const server = await servePage(pair.scripts, place.host, port);
  const open = async (browser: Browser, me: string, peer: string) => {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    await context.addInitScript(watchFirstFrame);
    await context.addInitScript((iceServers) => {
      window.iceServers = iceServers;
    }, place.iceServersFor(me));
    const page = await context.newPage();
    await page.goto(`${place.originAt(port)}/?${pair.query(me, peer)}`);
    await pair.whenReady(page);
    return page;
  };
  const [callerBrowser, calleeBrowser] = place.browsers;
  const callee = await open(calleeBrowser, 'bob', 'alice');
  const caller = await open(callerBrowser, 'alice', 'bob');
  return {
    name: pair.name,
    async call(hasRung) {
      for (const page of [caller, callee]) await resetClock(page);
      await pair.dial(caller, callee);
      await answerAfter(hasRung, callee.locator('#accept:enabled'));
      const sample = await readSample(caller, callee);
      for (const page of [caller, callee]) await page.click('#hang-up');
      return sample;
    },
    async close() {
      for (const page of [caller, callee]) await page.context().close();
      server.close();
      pair.close();
    },
  };
}
