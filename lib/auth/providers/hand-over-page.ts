import type { Locale } from '@/lib/i18n/locale';
import { escapeHtml } from '@/lib/i18n/plain-text';

export interface HandOver {
  readonly locale: Locale;
  readonly url: URL;
  /** What the link says, for browsers that do not go on by themselves. */
  readonly words: string;
}

/**
 * A page that sends the browser to the provider. Not a redirect: browsers hold all redirects after a form to the page's
 * `form-action`, and a provider may pass people on to another one that nobody here has heard of.
 */
export function handOverPage({ locale, url, words }: HandOver): string {
  const href = escapeHtml(url.href);
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0; url=${href}"><title>${escapeHtml(words)}</title></head>`,
    `<body><p><a href="${href}">${escapeHtml(words)}</a></p></body></html>`,
  ].join('');
}
