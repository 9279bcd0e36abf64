import type { Locator } from '@playwright/test';
import { callRegion, expectPhase, press } from '@/tests/e2e/fixtures/calls';
import { PERMISSIONS, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

/** 1280×720 at 400 % and 300 %, phones in landscape and portrait, and the smallest that fits the spacious card. */
const SIZES = [
  [320, 180],
  [427, 240],
  [568, 320],
  [640, 360],
  [915, 360],
  [320, 480],
  [390, 664],
  [1024, 610],
] as const;

/** The longest names, with a tag: wide characters that wrap anywhere, and one long word. */
const [WIDE_NAME, ONE_WORD] = ['窓'.repeat(44), 'W'.repeat(44)] as const;

interface Layout {
  /** Controls that are clipped, covered, or missing part of their text. */
  readonly outOfReach: readonly string[];
  readonly sidewaysPx: number;
}

function layoutOf(controls: Locator): Promise<Layout> {
  return controls.evaluateAll((elements) => {
    const isInReach = (element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [quarterX, quarterY] = [(right - left) / 4, (bottom - top) / 4];
      const points = [
        [left + 2 * quarterX, top + 2 * quarterY],
        [left + quarterX, top + quarterY],
        [right - quarterX, bottom - quarterY],
      ] as const;
      const isWithin = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      const isOnTop = points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
      const isCut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      return isWithin && isOnTop && !isCut;
    };
    return {
      outOfReach: elements
        .filter((element) => !isInReach(element))
        .map(({ ariaLabel, textContent }) => ariaLabel ?? textContent ?? ''),
      sidewaysPx: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    };
  });
}

async function expectAnswersInReach(person: Person, count: number): Promise<void> {
  const answers = callRegion(person).locator(':is([role=group], [role=toolbar]) button:visible');
  await expect(answers).toHaveCount(count);
  for (const [width, height] of SIZES) {
    await person.page.setViewportSize({ width, height });
    // Skip animations, so that elements are checked in their final place.
    await person.page.evaluate(() => {
      for (const animation of document.getAnimations())
        if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
    });
    expect.soft(await layoutOf(answers), `${width}x${height}`).toEqual({ outOfReach: [], sidewaysPx: 0 });
  }
}

for (const locale of ['en-US', 'ja-JP']) {
  test(`every answer is visible on a small screen: ${locale}`, async ({ join }) => {
    // The caller's blocked camera adds a message above the controls; the callee has a preview while it rings.
    const alice = await join('alice', WIDE_NAME, { locale, permissions: PERMISSIONS.slice(1) });
    const bob = await join('bob', ONE_WORD, { locale });
    await bob.page.evaluate(() => localStorage.setItem('mado.devices', JSON.stringify({ preview: true })));
    await bob.page.reload();
    await expect(bob.page.locator('li', { hasText: alice.name })).toBeVisible();

    await alice.page.locator('li', { hasText: bob.name }).getByRole('button').last().click();
    await expectPhase(bob, 'ringing-in');
    await expect(alice.page.getByRole('alert').filter({ visible: true }).first()).toBeVisible();
    await expectAnswersInReach(alice, 1);
    // Strangers can be blocked beside.
    await expectAnswersInReach(bob, 4);
    await press(callRegion(bob).getByRole('button').first());
    await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
    await expectAnswersInReach(alice, 6);
    await press(callRegion(bob).getByRole('toolbar').getByRole('button').last());
    await expectPhase(alice, 'ended');
    // As long as the longest reason with its remedy.
    await callRegion(alice)
      .getByRole('status')
      .evaluate((status) => status.append(' words'.repeat(60)));
    await expectAnswersInReach(alice, 2);
  });
}
