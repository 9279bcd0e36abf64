import type {
  AdminDeed,
  Authenticator,
  Block,
  Call,
  Contact,
  ContactLink,
  EmailProof,
  HandleClaim,
  Identity,
  Mail,
  Passkey,
  Picture,
  PushChoices,
  PushSubscription,
  Report,
  Session,
  User,
  Warning,
} from '@/lib/db/generated/sqlite/client';

/**
 * What becomes of a column in the export: it is in its table's file under its own name (`IN`), is told by something else
 * there (`as`), or is left out for a reason.
 */
export type Fate = typeof IN | { readonly as: string } | { readonly why: string };
const IN = 'in';
type Fates<Row> = { readonly [Column in keyof Row]-?: Fate };

const why = (reason: string): Fate => ({ why: reason });
const as = (name: string): Fate => ({ as: name });

const ACCOUNT: Fates<User> = {
  id: IN,
  email: IN,
  emailTyped: IN,
  emailProvedAt: IN,
  locale: IN,
  displayName: IN,
  about: IN,
  timeZone: IN,
  handle: IN,
  handleChangedAt: IN,
  picture: why('the version in picture.json'),
  passwordHash: why('a secret, and no use to its owner'),
  availability: IN,
  callableBy: IN,
  seenBy: IN,
  availabilityEndsAt: IN,
  earlyLinks: IN,
  hidesAddress: IN,
  createdAt: IN,
  disabledAt: IN,
  role: IN,
  twoStepSince: IN,
  factorsChangedAt: IN,
  passkeyHandle: why('the name under which authenticators keep the passkeys, and no use elsewhere'),
};

const LOGIN: Fates<Session> = {
  id: why('part of what keeps a browser signed in'),
  userId: why('the id in account.json'),
  userAgent: IN,
  address: IN,
  createdAt: IN,
  usedAt: IN,
  provedAt: IN,
  expiresAt: IN,
};

const PUSH_SUBSCRIPTION: Fates<PushSubscription> = {
  id: why('the server’s own name for it'),
  userId: why('the id in account.json'),
  sessionId: why('part of what keeps a browser signed in'),
  endpoint: why('whoever knows it may have messages kept for the browser'),
  p256dh: why('no use without the endpoint'),
  auth: why('a secret, which the browser has'),
  userAgent: IN,
  locale: IN,
  createdAt: IN,
  lastSeenAt: IN,
};

const PUSH_CHOICES: Fates<PushChoices> = {
  userId: why('the id in account.json'),
  missedCalls: IN,
  contactRequests: IN,
  comings: IN,
  quietFrom: IN,
  quietUntil: IN,
  quietZone: IN,
};

const MAIL: Fates<Mail> = {
  id: IN,
  userId: why('the id in account.json'),
  to: IN,
  locale: IN,
  letter: as('subject'),
  createdAt: IN,
  tries: IN,
  dueAt: IN,
  sentAt: IN,
  failedAt: IN,
  lastError: why('the mail server’s words to whoever runs this Mado'),
};

const LINK: Fates<EmailProof> = {
  id: why('part of the link, which opens the account'),
  purpose: IN,
  email: IN,
  userId: why('the id in account.json'),
  payload: why('may hold the hash of a password'),
  createdAt: IN,
  expiresAt: IN,
};

const HANDLE: Fates<HandleClaim> = {
  key: as('isCurrent'),
  userId: why('the id in account.json'),
  until: IN,
};

const IDENTITY: Fates<Identity> = {
  id: why('the server’s own name for the link'),
  userId: why('the id in account.json'),
  issuer: IN,
  subject: IN,
  email: IN,
  createdAt: IN,
  usedAt: IN,
};

const AUTHENTICATOR: Fates<Authenticator> = {
  id: why('the server’s own name for it'),
  userId: why('the id in account.json'),
  secret: why('a secret, which the app has'),
  lastStep: why('the server’s own note, so that no code counts twice'),
  createdAt: IN,
  confirmedAt: IN,
};

const PASSKEY: Fates<Passkey> = {
  id: why('the server’s own name for it'),
  userId: why('the id in account.json'),
  credentialId: why('the authenticator’s own name for it'),
  publicKey: why('no use without the authenticator'),
  counter: why('the authenticator’s own count'),
  transports: why('how browsers reach the authenticator'),
  rpId: IN,
  name: IN,
  createdAt: IN,
  usedAt: IN,
};

const PICTURE: Fates<Picture> = {
  userId: why('the id in account.json'),
  version: IN,
  type: IN,
  bytes: as('file'),
  setAt: IN,
};

const CALL: Fates<Call> = {
  id: IN,
  callId: IN,
  callerId: as('role'),
  calleeId: as('role'),
  callerDeviceId: as('device'),
  calleeDeviceId: as('device'),
  callerMedia: IN,
  calleeMedia: IN,
  linkEpoch: IN,
  invitedAt: IN,
  acceptedAt: IN,
  connectedAt: IN,
  aliveAt: why('the server’s own note, equal to the end'),
  endedAt: IN,
  endReason: IN,
  leaseId: why('the server’s own note of which process runs the call'),
};

const DEED: Fates<AdminDeed> = {
  id: why('the server’s own name for it'),
  at: IN,
  kind: IN,
  origin: IN,
  byId: as('role'),
  aboutId: as('role'),
  inviteId: IN,
  reportId: why('would tell the reported person that somebody reported them'),
  details: IN,
};

const CONTACT: Fates<Contact> = {
  lowId: as('person'),
  highId: as('person'),
  askerId: as('askedBy'),
  greeting: IN,
  byAddress: as('person'),
  askedAt: IN,
  withdrawnAt: as('state'),
  declinedAt: as('state'),
  since: IN,
  isFavouriteOfLow: as('isFavourite'),
  isFavouriteOfHigh: as('isFavourite'),
  isAwaitedByLow: as('isAwaited'),
  isAwaitedByHigh: as('isAwaited'),
};

const CONTACT_LINK: Fates<ContactLink> = {
  userId: why('the id in account.json'),
  id: why('part of the link, which is in the settings'),
  createdAt: IN,
};

const BLOCK: Fates<Block> = {
  blockerId: why('the id in account.json'),
  blockedId: as('person'),
  createdAt: IN,
};

const REPORT: Fates<Report> = {
  id: why('the server’s own name for it'),
  reporterId: why('the id in account.json'),
  aboutId: as('person'),
  reason: IN,
  words: IN,
  facts: as('calls'),
  createdAt: IN,
  settledAt: why('what administrators decided about somebody else'),
  outcome: why('what administrators decided about somebody else'),
};

const WARNING: Fates<Warning> = {
  id: why('the server’s own name for it'),
  userId: why('the id in account.json'),
  sentence: IN,
  madeAt: IN,
  closedAt: IN,
};

/** Tables about people that hold nothing to tell: hashes of recovery codes, and sign-ins that wait for their second step. */
export const SECRETS_ONLY: readonly string[] = ['RecoveryCode', 'HalfSignIn'];

/** The file of each other table about people, and the fate of each of its columns. */
export const EXPORTED = {
  User: { file: 'account.json', columns: ACCOUNT },
  Session: { file: 'logins.json', columns: LOGIN },
  PushSubscription: { file: 'notifications.json', columns: PUSH_SUBSCRIPTION },
  PushChoices: { file: 'notification-choices.json', columns: PUSH_CHOICES },
  Mail: { file: 'mails.json', columns: MAIL },
  EmailProof: { file: 'links.json', columns: LINK },
  HandleClaim: { file: 'handles.json', columns: HANDLE },
  Identity: { file: 'providers.json', columns: IDENTITY },
  Authenticator: { file: 'authenticators.json', columns: AUTHENTICATOR },
  Passkey: { file: 'passkeys.json', columns: PASSKEY },
  Picture: { file: 'picture.json', columns: PICTURE },
  Contact: { file: 'contacts.json', columns: CONTACT },
  ContactLink: { file: 'contact-link.json', columns: CONTACT_LINK },
  Block: { file: 'blocks.json', columns: BLOCK },
  Call: { file: 'calls.json', columns: CALL },
  Report: { file: 'reports.json', columns: REPORT },
  Warning: { file: 'warnings.json', columns: WARNING },
  AdminDeed: { file: 'administration.json', columns: DEED },
} as const;

/** The columns of a row that are exported under their own names. Prisma's dates become text in JSON. */
export function exportedOf<Row extends object>(row: Row, columns: Fates<Row>): Partial<Row> {
  const names = (Object.keys(columns) as (keyof Row)[]).filter((name) => columns[name] === IN);
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Partial<Row>;
}
