import type { Person } from '../e2e/fixtures/people';

declare global {
  interface Window {
    /** When each new frame of the peer was shown, in ms since the epoch; all pages of the lab share one clock. */
    shownAtMs: number[];
  }
}

/** Records from now on when this user sees a new frame of the peer. */
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

const LOOK = { polling: 20, timeout: 30_000 };

/** How long after `sinceMs` the first new frame was shown, in ms. */
export async function firstFrameAfter({ page }: Person, sinceMs: number): Promise<number> {
  const found = await page.waitForFunction((since) => window.shownAtMs.find((atMs) => atMs > since), sinceMs, LOOK);
  return ((await found.jsonValue()) ?? Number.NaN) - sinceMs;
}

/** Longer than the interval between two frames on a busy machine. */
const GAP_MS = 400;
/** A picture that has not frozen by then was never interrupted. */
const STOPS_WITHIN_MS = 1_500;

/** The same for disturbances that frames in transit outlast: the first frame after the freeze; 0 if there was none. */
export async function firstFrameAfterGap({ page }: Person, sinceMs: number): Promise<number> {
  const found = await page.waitForFunction(
    ({ since, gapMs, stopsWithinMs }) => {
      const shown = window.shownAtMs.filter((atMs) => atMs > since - gapMs);
      const before = [since, ...shown];
      const firstAfter = shown.find((atMs, index) => atMs > since && atMs - (before[index] ?? since) > gapMs);
      if (firstAfter !== undefined) return firstAfter;
      const isShowing = Date.now() - (shown.at(-1) ?? since) < gapMs;
      return isShowing && Date.now() - since > stopsWithinMs ? since : undefined;
    },
    { since: sinceMs, gapMs: GAP_MS, stopsWithinMs: STOPS_WITHIN_MS },
    LOOK,
  );
  return ((await found.jsonValue()) ?? Number.NaN) - sinceMs;
}
