import { expect, it } from 'vitest';
import { browserFamily } from './browser-family';

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webKit}`;
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  [`${windows} Chrome/156.0.0.0 Safari/537.36`, 'chromium'],
  [`${windows} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, 'chromium'],
  [`${windows} HeadlessChrome/156.0.0.0 Safari/537.36`, 'chromium'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'firefox'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.5 Safari/605.1.15`, 'safari'],
  [`${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`, 'safari'],
  [`${iPhone} CriOS/156.0.0.0 Mobile/15E148 Safari/604.1`, 'other'],
  ['curl/8.5.0', 'other'],
  ['', 'other'],
])('of %j is %s', (userAgent, family) => {
  expect(browserFamily(userAgent)).toBe(family);
});
