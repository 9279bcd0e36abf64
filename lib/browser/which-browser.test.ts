import { describe, expect, it } from 'vitest';
import { browserFamily, whichBrowser } from './which-browser';

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('which browser', () => {
  it.each([
    ['chrome', `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/156.0.0.0 Safari/537.36`],
    ['chrome', `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} HeadlessChrome/156.0.0.0 Safari/537.36`],
    ['edge', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`],
    ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
    ['safari', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/26.0 Safari/605.1.15`],
    ['ios', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} Version/26.0 Mobile/15E148 Safari/604.1`],
    ['ios', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} CriOS/156.0 Mobile/15E148 Safari/604.1`],
    ['android', `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/156.0.0.0 Mobile Safari/537.36`],
    ['android', 'Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0'],
    ['other', 'something nobody has heard of'],
  ] as const)('%s: %s', (browser, userAgent) => {
    expect(whichBrowser({ userAgent })).toBe(browser);
  });

  it('recognises an iPad that identifies itself as a Macintosh by its touch screen', () => {
    const userAgent = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/26.0 Safari/605.1.15`;
    expect(whichBrowser({ userAgent, maxTouchPoints: 5 })).toBe('ios');
  });
});

describe('browser family', () => {
  const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${WEBKIT}`;
  const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK}`;

  it.each([
    [`${windows} Chrome/156.0.0.0 Safari/537.36`, 'chromium'],
    [`${windows} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, 'chromium'],
    [`${windows} HeadlessChrome/156.0.0.0 Safari/537.36`, 'chromium'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'firefox'],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.5 Safari/605.1.15`, 'safari'],
    [`${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`, 'safari'],
    [`${iPhone} CriOS/156.0.0.0 Mobile/15E148 Safari/604.1`, 'other'],
    ['curl/8.5.0', 'other'],
    ['', 'other'],
  ])('of %j is %s', (userAgent, family) => {
    expect(browserFamily(userAgent)).toBe(family);
  });
});
