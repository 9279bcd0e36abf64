import type { PagePair } from './page-arm';

declare global {
  interface Window {
    dial(): Promise<string>;
    ring(offer: string): Promise<string>;
    answered(answer: string): Promise<void>;
  }
}

/** A bare page without a product around it, connected while it rings: what a call costs at the least. */
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

/** The same whose callee has the camera open when they answer, as Mado has where people want to see themselves. */
export const FLOOR_WITH_CAMERA: PagePair = { ...FLOOR, name: 'floor, camera open', query: () => 'camera-open' };
