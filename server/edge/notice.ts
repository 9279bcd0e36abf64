import type { IncomingMessage, ServerResponse } from 'node:http';
import { readCookie } from '@/lib/auth/session/cookie';
import { LOCALES, localeCookieName, pickLocale } from '@/lib/i18n/locale';
import en from '@/lib/i18n/messages/en/edge.json';
import ja from '@/lib/i18n/messages/ja/edge.json';
import { escapeHtml, fill } from '@/lib/i18n/plain-text';
import { STRICT_POLICY } from './security-headers';

const MESSAGES = { en, ja };

export type NoticeName = Exclude<keyof typeof en, 'operator'>;
export type OperatorHint = keyof typeof en.operator;

export interface Notice {
  readonly status: number;
  readonly name: NoticeName;
  /** The address that the reader should use instead. */
  readonly link?: string;
  /** Advice for the operator, who is often the first to see the notice. */
  readonly operator?: OperatorHint;
  /** Replace `{host}` and `{publicUrl}`. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Both languages, the reader's own first. */
function textsOf({ name, operator, values }: Notice, { headers }: IncomingMessage) {
  const chosen = pickLocale(readCookie(headers.cookie, localeCookieName), headers['accept-language'] ?? null);
  const locales = [...LOCALES].sort((a, b) => Number(b === chosen) - Number(a === chosen));
  return locales.map((locale) => {
    const messages = MESSAGES[locale];
    const { title, body } = messages[name];
    const hint = operator && fill(messages.operator[operator], values);
    return { locale, title, body: fill(body, values), hint };
  });
}

const STYLE = `body{max-width:38rem;margin:12vh auto;padding:0 1.25rem;font:1rem/1.6 system-ui,sans-serif;color:#26282c;background:#faf8f4}
section+section{margin-top:3rem;border-top:1px solid #8884;padding-top:2rem}h1{font-size:1.4rem;line-height:1.3;font-weight:600}a{color:#2d4a7c;overflow-wrap:anywhere}
small{display:block;margin-top:1.5rem;font-size:.875rem;opacity:.8;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#e9e6df;background:#14161a}a{color:#9db8e8}}`;

function pageOf(notice: Notice, request: IncomingMessage): string {
  const texts = textsOf(notice, request);
  const link = notice.link && escapeHtml(notice.link);
  const sections = texts.map(({ locale, title, body, hint }) =>
    [
      `<section lang="${locale}"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(body)}</p>`,
      link ? `<p><a href="${link}">${link}</a></p>` : '',
      hint ? `<small>${escapeHtml(hint)}</small>` : '',
      '</section>',
    ].join(''),
  );
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mado</title><style>${STYLE}</style>`;
  return `<!doctype html><html lang="${texts[0]?.locale}"><head>${head}</head><body><main>${sections.join('')}</main></body></html>`;
}

function plainOf(notice: Notice, request: IncomingMessage): string {
  const lines = textsOf(notice, request).flatMap(({ title, body, hint }) => [title, body, notice.link, hint, '']);
  return lines.filter((line) => line !== undefined).join('\n');
}

/** A notice runs no scripts and loads nothing. */
const NOTICE_POLICY = `${STRICT_POLICY}; style-src 'unsafe-inline'`;

/**
 * Answers without Next: with a small page for browsers, plain text for programs. Writes the whole response but does not
 * end it.
 */
export function writeNotice(request: IncomingMessage, response: ServerResponse, notice: Notice): void {
  const wantsPage = request.headers.accept?.includes('text/html') ?? false;
  const text = wantsPage ? pageOf(notice, request) : plainOf(notice, request);
  response.writeHead(notice.status, {
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(text),
    'Content-Security-Policy': NOTICE_POLICY,
    'Content-Type': `${wantsPage ? 'text/html' : 'text/plain'}; charset=utf-8`,
  });
  response.write(text);
}
