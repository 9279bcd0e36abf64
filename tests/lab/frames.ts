import type { Person } from '../e2e/people';

declare global {
  interface Window {
    /** When each new picture of the peer was shown, in ms since the epoch; all pages of the lab share one clock. */
    shownAtMs: number[];
  }
}

/** Writes down from now on when this person sees something new of the peer. */
export async function watchFrames({ page }: Person, peer: Person): Promise<void> {
  await page.evaluate((name) => {
    window.shownAtMs = [];
    const video = [...document.querySelectorAll('video')].find(({ ariaLabel }) => ariaLabel === name);
    const shown = () => {
      window.shownAtMs.push(Date.now());
      video?.requestVideoFrameCallback(shown);
    };
    video?.requestVideoFrameCallback(shown);
  }, peer.name);
}

/** How long after `sinceMs` the first new picture was shown, in ms. */
export async function firstFrameAfter({ page }: Person, sinceMs: number): Promise<number> {
  const found = await page.waitForFunction((since) => window.shownAtMs.find((atMs) => atMs > since), sinceMs, {
    polling: 20,
    timeout: 30_000,
  });
  return ((await found.jsonValue()) ?? Number.NaN) - sinceMs;
}
