import type { REQUESTS } from '@/lib/protocol/sidecar/requests';

/*
 * Who may use what. Everything that the server answers is in here: a page, a route, an action or a request of the socket
 * that is not makes the test fail.
 */

/** Who asks. `other`: somebody else than the page was opened for. */
export const ROLES = ['nobody', 'user', 'other', 'unproved', 'disabled'] as const;
export type Role = (typeof ROLES)[number];

/** What the server answers: a page, the address of another one, or a status. */
type Answer = 'page' | `/${string}` | number;
type Answers = Readonly<Record<Role, Answer>>;

const forEverybody: Answers = { nobody: 'page', user: 'page', other: 'page', unproved: 'page', disabled: 'page' };
const beforeSignIn: Answers = { ...forEverybody, user: '/lobby', other: '/lobby', unproved: '/lobby' };
const signedIn: Answers = { ...forEverybody, nobody: '/sign-in', unproved: '/confirm-email', disabled: '/sign-in' };

/** By their path; GET. */
export const PAGES: Readonly<Record<string, Answers>> = {
  '/': beforeSignIn,
  '/sign-in': beforeSignIn,
  '/sign-up': beforeSignIn,
  // Without a cookie that says whom a provider has shown.
  '/sign-up/finish': { ...beforeSignIn, nobody: '/sign-up', disabled: '/sign-up' },
  '/forgot-password': beforeSignIn,
  '/reset-password': forEverybody,
  '/verify-email': forEverybody,
  '/change-email': forEverybody,
  '/confirm-email': { ...signedIn, user: '/lobby', other: '/lobby', unproved: 'page' },
  '/lobby': signedIn,
  '/check': signedIn,
  '/settings': signedIn,
  '/settings/privacy': signedIn,
  '/settings/security': signedIn,
  '/settings/sessions': signedIn,
};

const always = (answer: Answer): Answers => ({
  ...{ nobody: answer, user: answer, other: answer, unproved: answer, disabled: answer },
});

/** By their path; GET. Asked for data of the page's owner, with the header that names them. */
export const ROUTES: Readonly<Record<string, Answers>> = {
  '/healthz': always(200),
  // The edge answers: from outside there is nothing here.
  '/internal/metrics': always(404),
  '/signed-out': always('/'),
  '/api/auth/[...nextauth]': always(200),
  '/api/auth/session': always(200),
  // For forms alone.
  '/api/sign-in/[provider]': always(405),
  '/api/sign-in/[provider]/callback': always('/sign-in'),
  '/api/recent-calls': { nobody: 401, user: 200, other: 409, unproved: 403, disabled: 401 },
};

/** What an action does: it works, leads elsewhere, or says that the page belongs to somebody else. */
type Deed = 'done' | 'other-account' | `/${string}`;
type Deeds = Readonly<Record<Role, Deed>>;

const byEverybody: Deeds = { nobody: 'done', user: 'done', other: 'done', unproved: 'done', disabled: 'done' };
const byOwner: Deeds = {
  ...byEverybody,
  ...{ nobody: '/sign-in', other: 'other-account', unproved: '/confirm-email', disabled: '/sign-in' },
};

/** Whom no provider has shown to the browser. */
const withoutNewcomer: Deeds = {
  ...{ nobody: '/sign-up', user: '/sign-up', other: '/sign-up', unproved: '/sign-up', disabled: '/sign-up' },
};

interface ActionRow {
  readonly may: Deeds;
  /** Whether it takes a form, or a single value. */
  readonly takes: 'form' | 'value';
}

/** By the name of the function. */
export const ACTIONS: Readonly<Record<string, ActionRow>> = {
  setLocale: { takes: 'value', may: byEverybody },
  signUpAction: { takes: 'form', may: byEverybody },
  signInAction: { takes: 'form', may: byEverybody },
  finishSignUpAction: { takes: 'form', may: withoutNewcomer },
  entryLinkAction: { takes: 'value', may: byEverybody },
  signOutAction: {
    takes: 'form',
    may: {
      ...{ nobody: '/signed-out', user: '/signed-out', unproved: '/signed-out', disabled: '/signed-out' },
      other: 'other-account',
    },
  },
  forgotPasswordAction: { takes: 'form', may: byEverybody },
  resetLinkAction: { takes: 'value', may: byEverybody },
  resetPasswordAction: { takes: 'form', may: byEverybody },
  verifyLinkAction: { takes: 'value', may: byEverybody },
  verifyEmailAction: { takes: 'form', may: byEverybody },
  changeLinkAction: { takes: 'value', may: byEverybody },
  followChangeAction: { takes: 'form', may: byEverybody },
  sendOwnAddressAction: { takes: 'form', may: { ...byOwner, unproved: 'done' } },
  changeAddressAction: { takes: 'form', may: { ...byOwner, unproved: 'done' } },
  changeNameAction: { takes: 'form', may: byOwner },
  changePasswordAction: { takes: 'form', may: byOwner },
  changePrivacyAction: { takes: 'form', may: byOwner },
  endLoginAction: { takes: 'form', may: byOwner },
  unlinkAction: { takes: 'form', may: byOwner },
};

/** What a socket is refused with; null for none. */
export const SOCKET: Readonly<Record<Role, string | null>> = {
  nobody: 'unauthenticated',
  user: null,
  other: 'other-account',
  unproved: 'unauthenticated',
  disabled: 'unauthenticated',
};

/** Who of those connected may use a request: anybody, for themselves, or the two people of the call that it names. */
export const SOCKET_REQUESTS: Readonly<Record<keyof typeof REQUESTS, 'anybody' | 'party'>> = {
  'presence:set': 'anybody',
  'presence:idle': 'anybody',
  'presence:show': 'anybody',
  'call:invite': 'anybody',
  'call:accept': 'party',
  'call:decline': 'party',
  'call:cancel': 'party',
  'call:hang-up': 'party',
  'call:move': 'party',
  'call:signal': 'party',
  'call:connected': 'party',
  'call:relink': 'party',
  'call:ice': 'party',
  'check:ice': 'anybody',
  'check:ping': 'anybody',
};
