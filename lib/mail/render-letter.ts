import { PROOF_LIFE_MS, type ProofPurpose } from '@/lib/auth/email/proof-life';
import { deviceWords } from '@/lib/browser/device-words';
import type { Locale } from '@/lib/i18n/locale';
import { fill } from '@/lib/i18n/plain-text';
import type { Letter, LetterKind } from './letter';
import { mailPage } from './mail-page';
import en from './words/en.json';
import ja from './words/ja.json';

const WORDS = { en, ja } satisfies Record<Locale, typeof en>;

/** Where its button leads, and the purpose of the proof that the address carries. */
const TARGETS: Readonly<Record<LetterKind, readonly [path: string, purpose: ProofPurpose | null]>> = {
  'confirm-sign-up': ['/verify-email', 'sign-up'],
  'address-in-use': ['/sign-in', null],
  'confirm-address': ['/verify-email', 'own-address'],
  'reset-password': ['/reset-password', 'reset-password'],
  'password-changed': ['/forgot-password', null],
  'change-address': ['/change-email', 'change-address'],
  'address-changed': ['/change-email', 'undo-address'],
  'provider-linked': ['/settings/security', null],
  'provider-unlinked': ['/settings/security', null],
  'two-step-on': ['/settings/security', null],
  'two-step-off': ['/settings/security', null],
  'recovery-codes-made': ['/settings/security', null],
  'recovery-code-used': ['/settings/security', null],
  'codes-tried': ['/settings/security', null],
  'passkey-added': ['/settings/security', null],
  'passkey-removed': ['/settings/security', null],
  'new-device': ['/settings/sessions', null],
  warned: ['/lobby', null],
  test: ['/admin/mail', null],
  'account-deleted': ['/sign-up', null],
};

/** To an address that may have no account, or whose owner may not have asked. */
const UNASKED: readonly LetterKind[] = [
  'confirm-sign-up',
  'address-in-use',
  'confirm-address',
  'reset-password',
  'change-address',
];

export interface LetterContext {
  readonly locale: Locale;
  /** PUBLIC_URL: the only address that links lead to. */
  readonly publicUrl: string;
  /** The code of a proof, which the link carries behind its `#`: no server and no Referer sees it there. */
  readonly codeOf: (proofId: string) => string;
}

export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly link: string;
}

function valuesOf(letter: Letter, purpose: ProofPurpose | null, { locale, publicUrl }: LetterContext) {
  const lifeMs = purpose ? PROOF_LIFE_MS[purpose] : 0;
  const number = (value: number) => value.toLocaleString(locale);
  return {
    site: new URL(publicUrl).host,
    minutes: number(lifeMs / 60_000),
    hours: number(lifeMs / 3_600_000),
    days: number(lifeMs / 86_400_000),
    ...('name' in letter && { name: letter.name }),
    ...('newAddress' in letter && { newAddress: letter.newAddress }),
    ...('provider' in letter && { provider: letter.provider }),
    ...('userAgent' in letter && { device: deviceIn(letter.userAgent, WORDS[locale]) }),
    ...('left' in letter && { left: number(letter.left) }),
    ...('codes' in letter && { codes: number(letter.codes) }),
    ...('sentence' in letter && { sentence: letter.sentence }),
    ...('passkey' in letter && { passkey: letter.passkey }),
    ...('atMs' in letter && {
      at: new Date(letter.atMs).toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
    }),
  };
}

function deviceIn(userAgent: string, words: typeof en): string {
  const { browser, system } = deviceWords(userAgent);
  return browser && system ? fill(words.device, { browser, system }) : (browser ?? system ?? words.unknownDevice);
}

/** The mail's text and page, in the reader's language. */
export function renderLetter(letter: Letter, context: LetterContext): RenderedLetter {
  const words = WORDS[context.locale];
  const [path, purpose] = TARGETS[letter.kind];
  const proof = 'proofId' in letter ? `#${context.codeOf(letter.proofId)}` : '';
  const link = `${context.publicUrl}${path}${proof}`;
  const values = valuesOf(letter, purpose, context);
  const own = words[letter.kind];
  const mayBeStrange = UNASKED.includes(letter.kind);
  const parts = {
    locale: context.locale,
    subject: fill(own.subject, values),
    greeting: fill('name' in letter ? words.greetingByName : words.greeting, values),
    body: fill(own.body, values),
    button: own.button,
    link,
    fallback: words.linkFallback,
    notes: [
      ...(mayBeStrange ? [words.ignore] : []),
      fill(letter.kind === 'confirm-sign-up' ? words.reasonUnknown : words.reason, values),
    ],
  };
  const text = [parts.greeting, parts.body, `${parts.button}:\n${link}`, parts.notes.join('\n')].join('\n\n');
  return { subject: parts.subject, text: `${text}\n`, html: mailPage(parts), link };
}
