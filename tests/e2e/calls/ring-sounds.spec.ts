import type { Page } from '@playwright/test';
import { dial, expectEnded, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { newPage } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

declare global {
  interface Window {
    /** Frequencies of the notes that were started, how loud tones are, and how often it vibrated. */
    rung: { hertz: number[]; gains: number[]; vibrations: number };
  }
}

/** Records what this page plays, before any of its scripts run. */
function listen(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    window.rung = { hertz: [], gains: [], vibrations: 0 };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      window.rung.hertz.push(Math.round(this.frequency.value));
      start.call(this, when);
    };
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (this: AudioNode, ...to: Parameters<typeof connect>) {
      if (this instanceof GainNode && to[0] instanceof AudioDestinationNode) window.rung.gains.push(this.gain.value);
      return Reflect.apply(connect, this, to);
    } as typeof connect;
    navigator.vibrate = (pattern) => {
      if (pattern !== 0) window.rung.vibrations += 1;
      return true;
    };
  });
}

const rungAt = (page: Page) => page.evaluate(() => window.rung);

test('a call rings as was chosen in this browser, and silently where that was chosen', async ({
  alice,
  bob,
  browsers,
  mado,
}) => {
  // Bob's browser, with two tabs: the settings, and another that hears of them.
  await listen(bob.page);
  await bob.page.goto('/settings/notifications');
  const other = await bob.page.context().newPage();
  await listen(other);
  await other.goto('/settings/notifications');
  const { page } = bob;
  await page.getByRole('button', { name: 'Play Drops' }).click();
  await expect.poll(async () => (await rungAt(page)).hertz).toContain(1_175);
  await page.getByRole('radio', { name: 'Stairs' }).check();
  await page.getByRole('slider', { name: 'Volume' }).fill('25');
  await expect(other.getByRole('radio', { name: 'Stairs' })).toBeChecked();
  await expect(other.getByRole('slider', { name: 'Volume' })).toHaveValue('25');
  await other.close();
  await expectNoSeriousViolations(page);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Stairs' })).toBeChecked();
  await page.getByRole('heading', { name: 'Sounds in this browser' }).click();

  // Another browser of his, in which nothing was chosen.
  const elsewhere = await newPage(browsers.bob, mado.url);
  await listen(elsewhere);
  await elsewhere.context().addCookies(await page.context().cookies());
  await elsewhere.goto('/lobby');
  await elsewhere.getByRole('main').click({ position: { x: 2, y: 2 } });
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expect.poll(async () => (await rungAt(page)).hertz).toContain(392);
  expect((await rungAt(page)).gains).toEqual([expect.closeTo(0.08)]);
  expect((await rungAt(page)).vibrations).toBeGreaterThan(0);
  await expect.poll(async () => (await rungAt(elsewhere)).hertz).toContain(659);
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await expectEnded(alice, 'cancelled');

  await page.reload();
  await page.getByRole('switch', { name: 'Calls ring here' }).uncheck();
  await page.getByRole('heading', { name: 'Sounds in this browser' }).click();
  await alice.page.getByRole('button', { name: 'Call again' }).click();
  await expect(ringingDialog(bob, alice)).toBeVisible();
  const before = (await rungAt(elsewhere)).hertz.length;
  await expect.poll(async () => (await rungAt(elsewhere)).hertz.length).toBeGreaterThan(before);
  expect(await rungAt(page)).toEqual({ hertz: [], gains: [], vibrations: 0 });
  // A change counts while it rings.
  await page.evaluate(() => localStorage.setItem('mado.ringing', '{"isOn":true,"tone":"bell","volume":100}'));
  await page.evaluate(() => window.dispatchEvent(new StorageEvent('storage', { key: 'mado.ringing' })));
  await expect.poll(async () => (await rungAt(page)).hertz).toContain(294);
  expect((await rungAt(page)).gains).toEqual([expect.closeTo(0.32)]);
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await elsewhere.context().close();
});
