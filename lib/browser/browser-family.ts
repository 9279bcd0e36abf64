/** Browsers whose settings go by the same names. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'other';

/** Told by the `User-Agent` header, good enough to choose whose settings to explain. */
export function browserFamily(userAgent: string): BrowserFamily {
  // On iOS every browser is WebKit, but only Safari has Safari's settings.
  if (/\b(CriOS|FxiOS|EdgiOS|OPiOS)\//.test(userAgent)) return 'other';
  if (/\bFirefox\//.test(userAgent)) return 'firefox';
  if (/\b(Chrome|Chromium|HeadlessChrome)\//.test(userAgent)) return 'chromium';
  return /\bVersion\/[\d.]+ (Mobile\/\w+ )?Safari\//.test(userAgent) ? 'safari' : 'other';
}
