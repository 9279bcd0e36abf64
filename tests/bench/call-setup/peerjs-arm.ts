import type { Server } from 'node:http';
import type { Browser } from '@playwright/test';
import { PeerServer } from 'peer';
import { freePort } from '../../fixtures/free-port';
import type { Arm } from './arm';
import { readSample, resetClock } from './first-frame';
import { openTimedPage, servePage } from './serve-page';

const PAGE = 'tests/bench/call-setup/peerjs-page.html';
const LIBRARY = 'node_modules/peerjs/dist/peerjs.min.js';

/** PeerJS with its own server on this machine, called the plain way. */
export async function openPeerJs(callerBrowser: Browser, calleeBrowser: Browser): Promise<Arm> {
  const port = await freePort();
  const signaling = await new Promise<Server>((done) => {
    PeerServer({ port, host: '127.0.0.1' }, (listening) => done(listening as Server));
  });
  const { server, url } = await servePage({ '/': PAGE, '/peerjs.min.js': LIBRARY });
  const open = async (browser: Browser, me: string, peer: string) => {
    const page = await openTimedPage(browser, `${url}/?me=${me}&peer=${peer}&port=${port}`);
    await page.waitForFunction(() => document.body.dataset.state === 'open');
    return page;
  };
  const callee = await open(calleeBrowser, 'bob', 'alice');
  const caller = await open(callerBrowser, 'alice', 'bob');
  return {
    name: 'PeerJS',
    async call(hasRung) {
      for (const page of [caller, callee]) await resetClock(page);
      await caller.click('#dial');
      await callee.waitForSelector('#accept:enabled');
      await hasRung();
      await callee.click('#accept:enabled');
      const sample = await readSample(caller, callee);
      for (const page of [caller, callee]) await page.click('#hang-up');
      return sample;
    },
    async close() {
      for (const page of [caller, callee]) await page.context().close();
      server.close();
      signaling.close();
    },
  };
}
