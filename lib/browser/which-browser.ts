/** Browsers whose ways to permissions and extensions differ, as their users see them. */
export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'android', 'ios', 'other'] as const;
export type Browser = (typeof BROWSERS)[number];

/**
 * Which words to use for where permissions are; nothing else may depend on it. On iOS and iPadOS every browser is WebKit
 * with the system's questions; iPadOS calls itself a Macintosh, and is told from one by its touch screen.
 */
export function whichBrowser({
  userAgent,
  maxTouchPoints = 0,
}: Partial<Pick<Navigator, 'maxTouchPoints'>> & Pick<Navigator, 'userAgent'>): Browser {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Edg\//.test(userAgent)) return 'edge';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome';
  if (/Safari\//.test(userAgent)) return 'safari';
  return 'other';
}
