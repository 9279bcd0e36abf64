import type { REQUESTS } from '@/lib/protocol/sidecar/requests';

/*
 * Who may use what. Everything that the server answers is in here: a page, a route, an action or a request of the socket
 * that is not makes the test fail.
 */

/** Who asks. `other`: somebody else than the page was opened for. `administrator`: on pages of their own. */
export const ROLES = ['nobody', 'user', 'other', 'unproved', 'disabled', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** What the server answers: a page, the address of another one, or a status. */
type Answer = 'page' | `/${string}` | number;
type Answers = Readonly<Record<Role, Answer>>;

const always = (answer: Answer): Answers => ({
  ...{ nobody: answer, user: answer, other: answer, unproved: answer, disabled: answer, administrator: answer },
});

const forEverybody: Answers = always('page');
const beforeSignIn: Answers = {
  ...forEverybody,
  ...{ user: '/lobby', other: '/lobby', unproved: '/lobby', administrator: '/lobby' },
};
const signedIn: Answers = { ...forEverybody, nobody: '/sign-in', unproved: '/confirm-email', disabled: '/sign-in' };
/** Not there for anybody else. */
const administration: Answers = { ...always(404), administrator: 'page' };

/** By their path; GET. */
export const PAGES: Readonly<Record<string, Answers>> = {
  '/': beforeSignIn,
  '/sign-in': beforeSignIn,
  // Without a cookie that says whose password was right.
  '/sign-in/second-step': { ...beforeSignIn, nobody: '/sign-in', disabled: '/sign-in' },
  '/sign-up': beforeSignIn,
  // Without a cookie that says whom a provider has shown.
  '/sign-up/finish': { ...beforeSignIn, nobody: '/sign-up', disabled: '/sign-up' },
  '/forgot-password': beforeSignIn,
  '/reset-password': forEverybody,
  '/verify-email': forEverybody,
  '/change-email': forEverybody,
  '/confirm-email': { ...beforeSignIn, nobody: '/sign-in', unproved: 'page', disabled: '/sign-in' },
  '/lobby': signedIn,
  // With a token that leads to nobody.
  '/add/[token]': signedIn,
  '/check': signedIn,
  '/settings': signedIn,
  '/settings/confirm': signedIn,
  '/settings/data': signedIn,
  '/settings/notifications': signedIn,
  '/settings/privacy': signedIn,
  '/settings/security': signedIn,
  // Without a recent proof of who is there.
  '/settings/security/authenticator': {
    ...signedIn,
    ...{ user: '/settings/confirm', other: '/settings/confirm', administrator: '/settings/confirm' },
  },
  '/settings/sessions': signedIn,
  '/admin': administration,
  '/admin/people': administration,
  '/admin/people/[id]': administration,
  '/admin/reports': administration,
  '/admin/reports/[id]': administration,
  '/admin/invites': administration,
  '/admin/mail': administration,
  '/admin/log': administration,
};

/** By their path and method. Asked for data of the page's owner, with the header or the field that names them. */
export const ROUTES: Readonly<Record<string, Partial<Record<'GET' | 'POST', Answers>>>> = {
  '/healthz': { GET: always(200) },
  // The edge answers: from outside there is nothing here.
  '/internal/metrics': { GET: always(404) },
  // Of the page's owner.
  '/picture/[version]': { GET: { ...always(404), user: 200, other: 200, administrator: 200 } },
  '/api/auth/[...nextauth]': { GET: always(200), POST: always(400) },
  '/api/auth/session': { GET: always(200) },
  '/api/contacts': { GET: { nobody: 401, user: 200, other: 409, administrator: 200, unproved: 403, disabled: 401 } },
  '/api/my-data': {
    POST: { ...signedIn, user: '/settings/confirm', other: '/settings/data', administrator: '/settings/confirm' },
  },
  '/api/passkeys/challenge': { POST: always(200) },
  // With a body that is no JSON.
  '/api/push/answer': {
    POST: { nobody: 401, user: 400, other: 409, unproved: 403, disabled: 401, administrator: 400 },
  },
  '/api/push/decline': {
    POST: { nobody: 401, user: 400, other: 409, unproved: 403, disabled: 401, administrator: 400 },
  },
  '/api/push/subscription': {
    GET: { nobody: 401, user: 200, other: 409, unproved: 403, disabled: 401, administrator: 200 },
    POST: { nobody: 401, user: 400, other: 409, unproved: 403, disabled: 401, administrator: 400 },
  },
  // One that is not set up.
  '/api/sign-in/[provider]': { POST: always('/sign-in') },
  '/api/sign-in/[provider]/callback': { GET: always('/sign-in'), POST: always('/sign-in') },
  '/api/recent-calls': {
    GET: { nobody: 401, user: 200, other: 409, unproved: 403, disabled: 401, administrator: 200 },
  },
};

/** What an action does: it works, leads elsewhere, says that the page belongs to somebody else, or is not there. */
type Deed = 'done' | 'other-account' | `/${string}` | 404;
type Deeds = Readonly<Record<Role, Deed>>;

const alike = (deed: Deed): Deeds => ({
  ...{ nobody: deed, user: deed, other: deed, unproved: deed, disabled: deed, administrator: deed },
});

const byEverybody: Deeds = alike('done');
const byOwner: Deeds = {
  ...byEverybody,
  ...{ nobody: '/sign-in', other: 'other-account', unproved: '/confirm-email', disabled: '/sign-in' },
};

/** Once its owner has proved who they are, which nobody here has. */
const byProvedOwner: Deeds = { ...byOwner, user: '/settings/confirm', administrator: '/settings/confirm' };

const byAdministrator: Deeds = { ...alike(404), administrator: 'done' };
const byProvedAdministrator: Deeds = { ...byAdministrator, administrator: '/settings/confirm' };

const leadingTo = (path: `/${string}`): Deeds => alike(path);

interface ActionRow {
  readonly may: Deeds;
  /** What it takes: the state of a form and the form, a form alone, or a single value. */
  readonly takes: 'state-and-form' | 'form' | 'value';
}

/** By the name of the function. */
export const ACTIONS: Readonly<Record<string, ActionRow>> = {
  setLocale: { takes: 'value', may: byEverybody },
  askSignUpPasskeyAction: { takes: 'form', may: byEverybody },
  passkeySignUpAction: { takes: 'form', may: byEverybody },
  signUpAction: { takes: 'state-and-form', may: byEverybody },
  signInAction: { takes: 'state-and-form', may: byEverybody },
  // Without a cookie that says whom a provider has shown.
  finishSignUpAction: { takes: 'state-and-form', may: leadingTo('/sign-up') },
  entryLinkAction: { takes: 'value', may: byEverybody },
  signOutAction: {
    takes: 'state-and-form',
    may: { ...leadingTo('/'), other: 'other-account' },
  },
  forgotPasswordAction: { takes: 'state-and-form', may: byEverybody },
  resetLinkAction: { takes: 'value', may: byEverybody },
  resetPasswordAction: { takes: 'state-and-form', may: byEverybody },
  verifyLinkAction: { takes: 'value', may: byEverybody },
  verifyEmailAction: { takes: 'state-and-form', may: byEverybody },
  changeLinkAction: { takes: 'value', may: byEverybody },
  followChangeAction: { takes: 'state-and-form', may: byEverybody },
  sendOwnAddressAction: { takes: 'state-and-form', may: { ...byOwner, unproved: 'other-account' } },
  // Whoever has an address to confirm may do this too, for themselves.
  changeAddressAction: { takes: 'state-and-form', may: { ...byProvedOwner, unproved: 'other-account' } },
  secondStepAction: { takes: 'state-and-form', may: byEverybody },
  dropHalfSignInAction: { takes: 'value', may: leadingTo('/sign-in') },
  passkeySignInAction: { takes: 'value', may: byEverybody },
  askSecondStepAction: { takes: 'value', may: byEverybody },
  passkeySecondStepAction: { takes: 'value', may: byEverybody },
  proveAction: { takes: 'state-and-form', may: { ...byOwner, unproved: 'other-account' } },
  askProofAction: { takes: 'form', may: { ...byOwner, unproved: 'other-account' } },
  proveByPasskeyAction: { takes: 'form', may: { ...byOwner, unproved: 'other-account' } },
  beginAuthenticatorAction: { takes: 'state-and-form', may: byProvedOwner },
  confirmAuthenticatorAction: { takes: 'state-and-form', may: byProvedOwner },
  renewCodesAction: { takes: 'state-and-form', may: byProvedOwner },
  turnOnWithPasskeysAction: { takes: 'state-and-form', may: byProvedOwner },
  turnOffTwoStepAction: { takes: 'state-and-form', may: byProvedOwner },
  askNewPasskeyAction: { takes: 'form', may: byProvedOwner },
  addPasskeyAction: { takes: 'form', may: byProvedOwner },
  renamePasskeyAction: { takes: 'state-and-form', may: byOwner },
  removePasskeyAction: { takes: 'state-and-form', may: byProvedOwner },
  changeNameAction: { takes: 'state-and-form', may: byOwner },
  changeHandleAction: { takes: 'state-and-form', may: byOwner },
  changeAboutAction: { takes: 'state-and-form', may: byOwner },
  changePictureAction: { takes: 'form', may: byOwner },
  askSomebodyAction: { takes: 'state-and-form', may: byOwner },
  contactAction: { takes: 'form', may: byOwner },
  unblockAction: { takes: 'state-and-form', may: byOwner },
  askByLinkAction: { takes: 'state-and-form', may: byOwner },
  contactLinkAction: { takes: 'state-and-form', may: byOwner },
  reportAction: { takes: 'state-and-form', may: byOwner },
  closeWarningAction: { takes: 'state-and-form', may: byOwner },
  // Does nothing for whoever does not name themselves.
  setTimeZone: { takes: 'value', may: byEverybody },
  changePasswordAction: { takes: 'state-and-form', may: byOwner },
  choosePasswordAction: { takes: 'state-and-form', may: byProvedOwner },
  changePrivacyAction: { takes: 'state-and-form', may: byOwner },
  removePushDeviceAction: { takes: 'state-and-form', may: byOwner },
  storePushChoicesAction: { takes: 'state-and-form', may: byOwner },
  testPushAction: { takes: 'state-and-form', may: byOwner },
  endLoginAction: { takes: 'state-and-form', may: byOwner },
  unlinkAction: { takes: 'state-and-form', may: byProvedOwner },
  deleteAccountAction: { takes: 'state-and-form', may: byProvedOwner },
  disableAccountAction: { takes: 'state-and-form', may: byProvedAdministrator },
  enableAccountAction: { takes: 'state-and-form', may: byProvedAdministrator },
  endLoginsOfAction: { takes: 'state-and-form', may: byProvedAdministrator },
  removeSecondStepAction: { takes: 'state-and-form', may: byProvedAdministrator },
  makeAdministratorAction: { takes: 'state-and-form', may: byProvedAdministrator },
  makeMemberAction: { takes: 'state-and-form', may: byProvedAdministrator },
  makeInviteAction: { takes: 'state-and-form', may: byAdministrator },
  withdrawInviteAction: { takes: 'state-and-form', may: byAdministrator },
  // Of a report that is not there.
  resolveReportAction: { takes: 'state-and-form', may: { ...byAdministrator, administrator: '/admin/reports' } },
  warnAction: { takes: 'state-and-form', may: byAdministrator },
  banAction: { takes: 'state-and-form', may: byProvedAdministrator },
  chooseSignUpAction: { takes: 'state-and-form', may: byAdministrator },
  sendTestPushAction: { takes: 'state-and-form', may: byAdministrator },
  sendTestMailAction: { takes: 'state-and-form', may: byAdministrator },
};

/** What a socket is refused with; null for none. */
export const SOCKET: Readonly<Record<Role, string | null>> = {
  nobody: 'unauthenticated',
  user: null,
  other: 'other-account',
  unproved: 'unauthenticated',
  disabled: 'unauthenticated',
  administrator: null,
};

/** Who of those connected may use a request: anybody, for themselves, or the two people of the call that it names. */
export const SOCKET_REQUESTS: Readonly<Record<keyof typeof REQUESTS, 'anybody' | 'party'>> = {
  'presence:set': 'anybody',
  'presence:idle': 'anybody',
  'presence:show': 'anybody',
  'presence:contacts': 'anybody',
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
