/** Browsers that differ in where their users find permissions and extensions. */
export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'android', 'ios', 'other'] as const;
export type Browser = (typeof BROWSERS)[number];

/** Browsers that share the names of their cookie settings. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'other';

/**
 * The browser whose terms a page uses in its instructions for permissions; nothing else may depend on it. On iOS and
 * iPadOS every browser is WebKit with the system's prompts. iPadOS identifies itself as a Macintosh, from which only its
 * touch screen distinguishes it.
 */
export function whichBrowser({
  userAgent,
  maxTouchPoints = 0,
}: Partial<Pick<Navigator, 'maxTouchPoints'>> & Pick<Navigator, 'userAgent'>): Browser {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  return /Android/.test(userAgent) ? 'android' : brandOf(userAgent);
}

/** The family whose cookie settings to explain, from the `User-Agent` header. */
export function browserFamily(userAgent: string): BrowserFamily {
  // On iOS every browser is WebKit, but only Safari has Safari's settings.
  if (/\b(CriOS|FxiOS|EdgiOS|OPiOS)\//.test(userAgent)) return 'other';
  const brand = brandOf(userAgent);
  if (brand === 'chrome' || brand === 'edge') return 'chromium';
  // Safari always has a version before its name; Android's former browser claims to be Safari in another form.
  const isSafari = /\bVersion\/[\d.]+ (Mobile\/\w+ )?Safari\//.test(userAgent);
  return brand === 'safari' && !isSafari ? 'other' : brand;
}

function brandOf(userAgent: string): 'firefox' | 'edge' | 'chrome' | 'safari' | 'other' {
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Edg\//.test(userAgent)) return 'edge';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}
