import { expect, test } from '@playwright/test';
import { startMado } from '../../fixtures/mado';
import { signUp, uniqueName } from '../fixtures/people';

test('npm start -- --lan prints an https address at which a phone signs up', async ({ browser }) => {
  const mado = await startMado({}, '--lan');
  try {
    const url = /A phone on the same network can open (https:\/\/\S+)/.exec(mado.log())?.[1] ?? '';
    expect(mado.log()).toContain(`Mado is ready at ${url}`);
    expect(new URL(url).hostname).not.toMatch(/localhost|127\.0\.0\.1/);
    const phone = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true });
    const page = await phone.newPage();
    await signUp(page, uniqueName('Phone'));
    expect(new URL(page.url()).origin).toBe(url);
    // Only pages that browsers trust have cameras.
    expect(await page.evaluate(() => window.isSecureContext && 'mediaDevices' in navigator)).toBe(true);
    await phone.close();
  } finally {
    await mado.stop();
  }
});
