import type { Browser, Page } from '@playwright/test';
import { newPage, signUp, uniqueName } from '../../e2e/fixtures/people';
import type { Place } from '../place';
import type { Arm } from './arm';
import { answerAfter, readSample, resetClock, watchFirstFrame } from './first-frame';

export interface MadoArm {
  readonly name: string;
  readonly earlyLinks: 'everyone' | 'nobody';
  /** The callee has a preview while it rings, so the camera is open when they answer. */
  readonly preview?: boolean;
}

async function choosePreview(page: Page): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('switch', { name: 'Show me my camera while it rings' }).check();
  await page.goto('/lobby');
}

/** Resolves once the element has a picture. */
async function pictured(page: Page, label: string): Promise<void> {
  await page.waitForFunction(
    (name) => (document.querySelector<HTMLVideoElement>(`video[aria-label='${name}']`)?.videoWidth ?? 0) > 0,
    label,
  );
}

/** Mado as `npm start` runs it, used through its pages. */
export async function openMado(
  { name, earlyLinks, preview = false }: MadoArm,
  place: Place,
  port: number,
): Promise<Arm> {
  const mado = await place.startMado(port, { LOG_LEVEL: 'warn', EARLY_LINKS: earlyLinks });
  const open = async (browser: Browser, person: string) => {
    const page = await newPage(browser, place.originAt(port));
    await page.context().addInitScript(watchFirstFrame);
    return signUp(page, uniqueName(person));
  };
  const [callerBrowser, calleeBrowser] = place.browsers;
  const caller = await open(callerBrowser, 'Alice');
  const callee = await open(calleeBrowser, 'Bob');
  if (preview) await choosePreview(callee.page);
  const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  return {
    name,
    async call(hasRung) {
      for (const { page } of [caller, callee]) await resetClock(page);
      await click(caller.page, `Call ${callee.name}`);
      // No user answers within a frame of the ring: by then the caller's camera is open, as on the page of the
      // comparison.
      await pictured(caller.page, 'You');
      if (preview) await pictured(callee.page, 'Your camera');
      // Nor before an early link is connected.
      if (earlyLinks === 'everyone') {
        await callee.page.waitForFunction(() => window.observed.links.at(-1)?.connectionState === 'connected');
      }
      await answerAfter(hasRung, callee.page.getByRole('button', { name: 'Accept', exact: true }));
      const sample = await readSample(caller.page, callee.page);
      await click(caller.page, 'Hang up');
      for (const { page } of [caller, callee]) await click(page, 'Close');
      return sample;
    },
    async close() {
      for (const { page } of [caller, callee]) await page.context().close();
      await mado.stop();
    },
  };
}
