import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

type Options = Parameters<AxeBuilder['options']>[0];

export const expectNoSeriousViolations = (page: Page) => expectNone(page, { resultTypes: ['violations'] });

/** What alone differs by night. */
export const expectGoodColours = (page: Page) =>
  expectNone(page, { resultTypes: ['violations'], runOnly: ['cat.color'] });

async function expectNone(page: Page, options: Options): Promise<void> {
  // Half-way through a transition a colour is nobody's choice. Endless ones have no half-way.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
  // Without frames to look into, the legacy mode finds the same, and opens no window of its own for each look.
  const builder = new AxeBuilder({ page }).setLegacyMode().options(options);
  const { violations } = await builder.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
