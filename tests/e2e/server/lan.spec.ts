import { chromium, expect, test } from '@playwright/test';
import { chromiumLaunch } from '../../fixtures/chromium';
import { startMado } from '../../fixtures/mado';
import { signUp, uniqueName } from '../fixtures/people';

test('npm start -- --lan prints an https address at which a phone signs up', async () => {
  const mado = await startMado({}, '--lan');
  const url = /A phone on the same network can open (https:\/\/\S+)/.exec(mado.log())?.[1] ?? '';
  const { args = [], ...launch } = chromiumLaunch();
  const rules = `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(url).hostname}`;
  const browser = await chromium.launch({ ...launch, args: [...args, rules] });
  try {
    expect(mado.log()).toContain(`Mado is ready at ${url}`);
    expect(new URL(url).hostname).not.toMatch(/localhost|127\.0\.0\.1/);
    const page = await browser.newPage({ baseURL: url, locale: 'en-US', ignoreHTTPSErrors: true });
    await signUp(page, uniqueName('Phone'));
    expect(new URL(page.url()).origin).toBe(url);
    // Only pages that browsers trust have cameras.
    expect(await page.evaluate(() => window.isSecureContext && 'mediaDevices' in navigator)).toBe(true);
  } finally {
    await browser.close();
    await mado.stop();
  }
});
