import type { PagePair } from './page-arm';

declare global {
  interface Window {
    dial(): Promise<string>;
    ring(offer: string): Promise<string>;
    answered(answer: string): Promise<void>;
  }
}

/** A bare page without a product around it, connected while it rings: the lower bound of a call's set-up time. */
export const FLOOR: PagePair = {
  name: 'floor',
  scripts: { module: 'floor-page.js' },
  query: () => '',
  whenReady: (page) => page.waitForFunction(() => 'answered' in window),
  async dial(caller, callee) {
    const offer = await caller.evaluate(() => window.dial());
    const answer = await callee.evaluate((sdp) => window.ring(sdp), offer);
    await caller.evaluate((sdp) => window.answered(sdp), answer);
  },
  close: () => {},
};

/** The same, but the callee's camera is open when they answer, as with Mado's preview. */
export const FLOOR_WITH_CAMERA: PagePair = { ...FLOOR, name: 'floor, camera open', query: () => 'camera-open' };
