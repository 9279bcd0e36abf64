import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

type Options = Parameters<AxeBuilder['options']>[0];

export const expectNoSeriousViolations = (page: Page) => expectNone(page, { resultTypes: ['violations'] });

/** Checks the only thing that differs in the dark theme. */
export const expectGoodColours = (page: Page) =>
  expectNone(page, { resultTypes: ['violations'], runOnly: ['cat.color'] });

async function expectNone(page: Page, options: Options): Promise<void> {
  // Colours in the middle of a transition are not meant to be judged. Endless animations have no end to wait for.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
  // The pages have no frames: legacy mode finds the same without opening a window for each check.
  const builder = new AxeBuilder({ page }).setLegacyMode().options(options);
  const { violations } = await builder.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
