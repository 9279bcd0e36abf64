import type { Locator } from '@playwright/test';
import { expect, test } from '@/tests/e2e/fixtures/test';

const pictureOf = async (target: Locator) => (await target.screenshot({ animations: 'disabled' })).toString('base64');

test('in forced colours, what is on, chosen or highlighted remains visible', async ({ bob: { page, name } }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.getByRole('banner').getByRole('button', { name }).click();
  const statuses = page.getByRole('menuitemradio');
  await expect(statuses).toHaveCount(4);
  const dots = await Promise.all(
    [0, 1, 2, 3].map((index) => pictureOf(statuses.nth(index).locator('[aria-hidden]').first())),
  );
  expect(new Set(dots).size).toBe(4);
  const [first, second] = [statuses.nth(0), statuses.nth(1)];
  await first.hover();
  await expect(first).toHaveCSS('outline-style', 'solid');
  await expect(second).toHaveCSS('outline-style', 'none');

  await page.goto('/settings');
  const preview = page.getByRole('switch', { name: 'Show me my camera while it rings' });
  const off = await pictureOf(preview);
  await preview.check();
  await page.mouse.move(0, 0);
  const on = await pictureOf(preview);
  expect(on).not.toBe(off);
  const colours = (target: Element) =>
    [getComputedStyle(target).backgroundColor, getComputedStyle(target, '::before').backgroundColor] as const;
  const [track, knob] = await preview.evaluate(colours);
  expect(knob).not.toBe(track);
});
