import type { Locale } from '@/lib/i18n/locale';
import { escapeHtml } from '@/lib/i18n/plain-text';

export interface MailParts {
  readonly locale: Locale;
  readonly subject: string;
  readonly greeting: string;
  readonly body: string;
  readonly button: string;
  readonly link: string;
  readonly fallback: string;
  /** Why it was sent, and what to do if it was not asked for. */
  readonly notes: readonly string[];
}

const FONTS: Readonly<Record<Locale, string>> = {
  en: "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
  ja: "-apple-system,'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif",
};

/**
 * For programs that follow the reader's theme; those that do not show the light one. Outlook reads neither, and shows
 * the button as a coloured link.
 */
const DARK =
  '@media(prefers-color-scheme:dark){.p{background:#14161a!important;color:#f0ece4!important}.c{background:#1d2026!important;border-color:#2e323a!important}.b{background:#a3bcec!important;color:#101725!important}.s{color:#b1aba0!important}.a{color:#a3bcec!important}}';

/** One column, one button, no picture and nothing that is fetched: nobody learns whether it was opened. */
export function mailPage({ locale, subject, greeting, body, button, link, fallback, notes }: MailParts): string {
  const href = escapeHtml(link);
  const font = `font:16px/1.6 ${FONTS[locale]}`;
  const small = 'font-size:13px;line-height:1.6;color:#5f5a51';
  const head = [
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title><style>${DARK}</style>`,
  ].join('');
  const card = [
    `<p style="margin:0 0 16px">${escapeHtml(greeting)}</p>`,
    `<p style="margin:0 0 24px;white-space:pre-line">${escapeHtml(body)}</p>`,
    `<p style="margin:0 0 24px"><a class="b" href="${href}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:#2d4a7c;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(button)}</a></p>`,
    `<p class="s" style="margin:0;${small}">${escapeHtml(fallback)}<br><a class="a" href="${href}" style="color:#2d4a7c;word-break:break-all">${href}</a></p>`,
  ].join('');
  const foot = notes.map((note) => `<p class="s" style="margin:0 0 8px;${small}">${escapeHtml(note)}</p>`).join('');
  return [
    `<!doctype html><html lang="${locale}"><head>${head}</head>`,
    `<body class="p" style="margin:0;background:#faf8f4;color:#1d1b18;${font}">`,
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px"><tr>',
    `<td class="c" style="padding:32px 28px;border:1px solid #e2dcd0;border-radius:16px;background:#ffffff;text-align:left">${card}</td>`,
    `</tr><tr><td style="padding:20px 28px;text-align:left">${foot}</td></tr></table>`,
    '</td></tr></table></body></html>',
  ].join('');
}
