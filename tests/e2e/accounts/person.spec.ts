import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { connect, expectFramesToGrow } from '@/tests/e2e/fixtures/calls';
import { entry, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

/** A photograph as a phone makes it: not square, and with a place in its EXIF. Made by the page itself. */
async function photograph(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(900, 600);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.fillStyle = '#c03020';
    context.fillRect(0, 0, 900, 600);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  const jpeg = Buffer.from(base64, 'base64');
  const place = Buffer.from('Exif\0\0GPS 35.6586 N 139.7454 E');
  const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, place.length + 2]), place]);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

test('a person chooses handle and picture, takes their data with them, and leaves', async ({ open, bob }) => {
  const aya = await signUp(await open('alice'), uniqueName('Aya'));
  const { page } = aya;
  const handle = `a${aya.name.slice(-4).replace(/[^a-z0-9]/g, '')}_aya`;

  await page.goto('/settings');
  const field = page.getByRole('textbox', { name: 'Handle' });
  await expect(field).toHaveValue(/^aya_/);
  await field.fill('Adm1n');
  await page.getByRole('button', { name: 'Save handle' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'reserved' })).toBeVisible();
  await field.fill(`@${handle.toUpperCase()}`);
  await page.getByRole('button', { name: 'Save handle' }).click();
  await expect(page.getByText('Your handle is saved')).toBeVisible();
  await expect(entry(bob.page, aya.name)).toContainText(`@${handle}`);

  const file = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await photograph(page) };
  await page.getByLabel('Picture file').setInputFiles(file);
  const zoom = page.getByRole('slider', { name: 'Zoom' });
  await expect(zoom).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Save picture' }).click();
  await expect(page.getByText('Your picture is saved')).toBeVisible();
  const seen = entry(bob.page, aya.name).locator('img');
  await expect(seen).toBeVisible();
  await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
  const address = await seen.evaluate((image: HTMLImageElement) => image.src);
  const served = await bob.page.request.get(address);
  expect(served.headers()).toMatchObject({
    'content-type': 'image/webp',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': expect.stringContaining('private'),
  });
  expect((await served.body()).toString('latin1')).not.toContain('GPS');
  const nobody = await open('bob');
  expect((await nobody.request.get(address)).status()).toBe(404);

  await page.goto('/settings/data');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download my data' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^mado-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzipSync(await readFile(await download.path()));
  expect(JSON.parse(strFromU8(files['account.json'] ?? new Uint8Array()))).toMatchObject({ email: aya.email, handle });
  expect(Object.keys(files)).toContain('picture.webp');

  await page.goto('/lobby');
  await connect(aya, bob);
  await expectFramesToGrow(bob);
  const other = await page.context().newPage();
  await other.goto('/settings/data');
  await other.getByRole('button', { name: 'Delete my account' }).click();
  await expect(other.getByRole('alert').filter({ hasText: 'Turn this on first' })).toBeVisible();
  const sure = other.getByRole('switch', { name: 'I’m sure' });
  await expect(sure).toBeFocused();
  await sure.check();
  const beganMs = Date.now();
  await other.getByRole('button', { name: 'Delete my account' }).click();
  await expect(bob.page.locator('[data-call-phase=ended]')).toBeVisible();
  console.log(`  a call has ended ${Date.now() - beganMs} ms after the click that deleted its account`);
  await expect(other.getByText('Your account has been deleted')).toBeVisible();
  // The page in which the call was leads to the start page, or to the sign-in page where it was reloaded.
  await expect(page).toHaveURL(/:\d+\/(sign-in)?$/);

  await bob.page.getByRole('button', { name: 'Close' }).click();
  const recent = bob.page.getByRole('list', { name: 'Recent calls' }).getByRole('listitem').first();
  await expect(recent).toContainText('Deleted account');
  await expect(recent.getByRole('button')).toHaveCount(0);
  await expect(entry(bob.page, aya.name)).toHaveCount(0);
});
