import type { Locator, Page } from '@playwright/test';

/** When the page's user accepted and when the page first showed a real picture, in ms since the epoch. */
export interface Clock {
  acceptedAt: number | null;
  /** When it answered, if the page opens its camera between accept and answer and reports it. */
  answeredAt: number | null;
  pictureAt: number | null;
  /** Resolves once there is a picture. Polling instead would make the page render each time. */
  readonly pictured: () => Promise<void>;
}

declare global {
  interface Window {
    clock: Clock;
  }
}

/**
 * Runs in the page before its scripts. A frame counts when it is on a video element other than the self-view, and not
 * black: a sender whose camera is still opening sends black frames, which say nothing about set-up time.
 */
export function watchFirstFrame(): void {
  const OWN = ['You', 'Your camera'];
  const waiting: (() => void)[] = [];
  const pictured = async () => {
    if (clock.pictureAt === null) await new Promise<void>((tell) => waiting.push(tell));
  };
  const clock: Clock = { acceptedAt: null, answeredAt: null, pictureAt: null, pictured };
  window.clock = clock;
  const now = () => performance.timeOrigin + performance.now();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [16, 12];
  const context = canvas.getContext('2d', { willReadFrequently: true });

  const isPicture = (video: HTMLVideoElement): boolean => {
    if (!context) return false;
    context.drawImage(video, 0, 0, 16, 12);
    const { data } = context.getImageData(0, 0, 16, 12);
    return data.some((value, index) => index % 4 !== 3 && value > 40);
  };
  const watch = (video: HTMLVideoElement) => {
    // Each frame callback forces a rendering of the page: register none for the picture that is not measured.
    if (OWN.includes(video.getAttribute('aria-label') ?? '')) return;
    const onFrame = (presentedAt: number) => {
      if (!isPicture(video)) return void video.requestVideoFrameCallback(onFrame);
      clock.pictureAt = performance.timeOrigin + presentedAt;
      for (const tell of waiting.splice(0)) tell();
    };
    video.requestVideoFrameCallback(onFrame);
  };
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(node instanceof Element)) continue;
      if (node instanceof HTMLVideoElement) watch(node);
      for (const video of node.querySelectorAll('video')) watch(video);
    }
  }).observe(document, { childList: true, subtree: true });
  document.addEventListener(
    'click',
    ({ target }) => {
      if (target instanceof Element && target.closest('button')?.textContent?.trim() === 'Accept')
        clock.acceptedAt = now();
    },
    true,
  );
}

export async function resetClock(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.clock.acceptedAt = null;
    window.clock.answeredAt = null;
    window.clock.pictureAt = null;
  });
}

export interface Sample {
  readonly caller: number;
  readonly callee: number;
  /** Part of both: the time from accept to answer. */
  readonly untilAnswer: number;
}

type Times = Omit<Clock, 'pictured'>;

async function whenPictured(page: Page): Promise<Times> {
  return page.evaluate(async () => {
    await window.clock.pictured();
    const { acceptedAt, answeredAt, pictureAt } = window.clock;
    return { acceptedAt, answeredAt, pictureAt };
  });
}

/** As a user does: the pointer rests on the button while it rings, so answering takes only the press. */
export async function answerAfter(hasRung: () => Promise<void>, accept: Locator): Promise<void> {
  // The card ignores input in its first moments.
  await accept.click({ trial: true });
  await accept.hover();
  await hasRung();
  const { mouse } = accept.page();
  await mouse.down();
  await mouse.up();
}

/** Milliseconds from the callee's click on Accept to the first picture on each side. One machine, so one clock. */
export async function readSample(caller: Page, callee: Page): Promise<Sample> {
  const [atCaller, atCallee] = await Promise.all([whenPictured(caller), whenPictured(callee)]);
  const { acceptedAt, answeredAt } = atCallee;
  if (acceptedAt === null || atCaller.pictureAt === null || atCallee.pictureAt === null) throw new Error('no sample');
  return {
    caller: atCaller.pictureAt - acceptedAt,
    callee: atCallee.pictureAt - acceptedAt,
    untilAnswer: (answeredAt ?? acceptedAt) - acceptedAt,
  };
}
