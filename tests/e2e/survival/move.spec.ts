import type { Page } from '@playwright/test';
import { expectEnded, expectNoMedia, expectPhase, hangUp } from '../fixtures/calls';
import type { Person } from '../fixtures/people';
import { expectPicture } from '../fixtures/picture';
import { expect, test } from './test';

declare global {
  interface Window {
    /** The phases that the page's call has been in. */
    phases: (string | undefined)[];
    /** The longest time without a new frame of the peer, in ms. */
    longestGapMs: number;
  }
}

/** Records what the user sees from now on. */
async function watchPicture(page: Page, peerName: string): Promise<void> {
  await page.evaluate((name) => {
    window.phases = [];
    const note = () => {
      const phase = document.querySelector<HTMLElement>('[data-call-phase]')?.dataset.callPhase;
      if (window.phases.at(-1) !== phase) window.phases.push(phase);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
    const video = [...document.querySelectorAll('video')].find(({ ariaLabel }) => ariaLabel === name);
    window.longestGapMs = 0;
    let lastMs = performance.now();
    const shown = () => {
      window.longestGapMs = Math.max(window.longestGapMs, performance.now() - lastMs);
      lastMs = performance.now();
      video?.requestVideoFrameCallback(shown);
    };
    video?.requestVideoFrameCallback(shown);
  }, peerName);
}

async function anotherPage({ page, ...person }: Person): Promise<Person> {
  const second = await page.context().newPage();
  await second.goto('/lobby');
  return { ...person, page: second };
}

test('one click moves the call to another page, without ringing and without a gap', async ({ call, alice, bob }) => {
  const second = await anotherPage(bob);
  const offer = second.page.getByRole('region', { name: 'Your call on another device' });
  await expect(offer).toContainText(`in a call with ${alice.name}`);
  await watchPicture(alice.page, bob.name);
  await offer.getByRole('button', { name: 'Move the call here' }).click();

  await expectPhase(second, 'connected');
  await expectEnded(bob, 'moved', 'You moved the call');
  await expectNoMedia(bob);
  await call.continues(second);
  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(second.page, alice.name, 'alice');
  expect(await alice.page.evaluate(() => window.phases)).toEqual(['connected']);
  console.log(`longest time without a new picture: ${await alice.page.evaluate(() => window.longestGapMs)} ms`);

  await hangUp(second);
  await expectEnded(alice, 'hung-up');
  await expect(offer).toBeHidden();
  await call.hasRow('hung-up');
});

test('a call is recovered on another page when its own has crashed', async ({ call, alice, bob }) => {
  const second = await anotherPage(bob);
  const devtools = await bob.page.context().newCDPSession(bob.page);
  devtools.send('Page.crash').catch(() => {});
  await expectPhase(alice, 'reconnecting');
  await second.page.getByRole('button', { name: 'Move the call here' }).click();
  await call.continues(second);
  await call.endsByHangUp();
});
