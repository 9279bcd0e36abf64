import type { Locator } from '@playwright/test';
import { callRegion, expectPhase, press } from './calls';
import type { Person } from './people';
import { expect, test } from './test';

/** Phones on their side, and 1280×720 at 400 %, 300 % and 200 %. */
const SIZES = [
  [320, 180],
  [427, 240],
  [568, 320],
  [640, 360],
  [740, 360],
  [915, 360],
  [844, 390],
  [320, 480],
  [320, 568],
  [390, 664],
  [1024, 610],
] as const;

/** The longest there is, in letters that are as wide as they are high and break where they like; and in one word. */
const LONG_NAMES = ['窓'.repeat(44), 'W'.repeat(44)];

interface Out {
  readonly label: string;
  readonly box: readonly number[];
}

/** Those of the controls that are not wholly in sight: cut off, or under something else. */
function outOfReach(controls: Locator): Promise<Out[]> {
  return controls.evaluateAll((elements) =>
    elements.flatMap((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const inset = 4;
      const points = [
        [(left + right) / 2, (top + bottom) / 2],
        [left + (right - left) / 4, top + inset],
        [right - (right - left) / 4, bottom - inset],
      ] as const;
      const isWithin = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      const isOnTop = points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
      const isCut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      return isWithin && isOnTop && !isCut
        ? []
        : [{ label: element.ariaLabel ?? element.textContent ?? '', box: [left, top, right, bottom].map(Math.round) }];
    }),
  );
}

async function expectAllInReach(person: Person, count: number): Promise<void> {
  const controls = callRegion(person).locator('button:visible');
  await expect(controls).toHaveCount(count);
  // Where it slides in, its end counts.
  await person.page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
  });
  for (const [width, height] of SIZES) {
    await person.page.setViewportSize({ width, height });
    const folder = process.env.SHOTS;
    if (folder)
      await person.page.screenshot({
        path: `${folder}/${test.info().title.slice(-2)}-${person.email.slice(0, 3)}-${count}-${width}x${height}.png`,
      });
    expect.soft(await outOfReach(controls), `${width}x${height}`).toEqual([]);
    const sideways = await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(sideways, `${width}x${height}`).toBeLessThanOrEqual(0);
  }
}

for (const locale of ['en-US', 'ja-JP']) {
  test(`every answer is in sight on a small screen, with the longest name: ${locale}`, async ({ join }) => {
    const alice = await join('alice', LONG_NAMES[0] as string, { locale });
    const bob = await join('bob', LONG_NAMES[1] as string, { locale });
    await bob.page.evaluate(() => localStorage.setItem('mado.devices', JSON.stringify({ preview: true })));
    await bob.page.reload();
    await expect(bob.page.locator('li', { hasText: alice.name })).toBeVisible();
    await alice.page.locator('li', { hasText: bob.name }).getByRole('button').last().click();
    await expectPhase(bob, 'ringing-in');
    await expectAllInReach(alice, 1);
    await expectAllInReach(bob, 3);
    await press(callRegion(bob).getByRole('button').first());
    await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
    await expectAllInReach(bob, 5);
    await press(callRegion(bob).getByRole('toolbar').getByRole('button').last());
    await expectPhase(alice, 'ended');
    await expectAllInReach(alice, 2);
  });
}
