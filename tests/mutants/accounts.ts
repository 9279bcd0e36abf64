import type { Mutant } from './mutant';

/** Limits on guessing passwords, and the lifetime of logins. */
export const ACCOUNTS: readonly Mutant[] = [
  {
    id: 'known-device-waits',
    bug: 'Password guessing by others locks the owner’s own device out',
    edits: [
      {
        file: 'lib/auth/limits/guesses.ts',
        in: 'Guesses.waitMs',
        find: 'guess.deviceId === null',
        replace: 'guess.email',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'office-locked-out',
    bug: 'Fifty wrong passwords from one office lock everybody there out, on their own devices too',
    edits: [
      {
        file: 'lib/auth/limits/sign-in-limits.ts',
        in: 'openSignInLimits',
        find: 'guess.deviceId === null ? addressGroups(guess.from) : []',
        replace: 'addressGroups(guess.from)',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'stolen-device-guesses-on',
    bug: 'A stolen device cookie allows endless password guesses',
    edits: [
      {
        file: 'lib/auth/limits/guesses.ts',
        in: 'Guesses.#ofDevice',
        find: 'nowMs + waitAfter(++guesser.direct, knownDevice)',
        replace: 'nowMs',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'device-known-to-all',
    bug: 'A device that knows one account may guess as freely at every other',
    edits: [
      {
        file: 'lib/auth/session/sign-in.ts',
        in: 'signIn',
        find: 'client.knownAccounts.find(({ userId }) => userId === user?.id)',
        replace: 'client.knownAccounts[0]',
      },
    ],
    test: 'tests/integration/accounts-devices.test.ts',
    only: 'a device known to one account is a stranger to another, with guesses of its own',
  },
  {
    id: 'slots-are-lost',
    bug: 'An attack from many addresses locks the owner’s new device out for as long as it lasts',
    edits: [
      {
        file: 'lib/auth/limits/guesses.ts',
        in: 'Guesses.#ofStranger',
        find: 'own.hasSlot;',
        replace: 'false as boolean;',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'no-queue',
    bug: 'A thousand addresses guess ten passwords each at one account at once',
    edits: [
      {
        file: 'lib/auth/limits/guesses.ts',
        in: 'queue',
        find: 'burst: 30',
        replace: 'burst: 30_000',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'keys-without-end',
    bug: 'A flood of invented addresses fills the memory',
    edits: [
      {
        file: 'lib/auth/limits/recent-map.ts',
        in: 'RecentMap.set',
        find: 'this.#entries.size <= this.#most',
        replace: 'this.#most',
      },
    ],
    test: 'lib/auth/limits/recent-map.test.ts',
  },
  {
    id: 'only-64',
    bug: 'An attacker with an IPv6 /48 guesses from 65,536 networks',
    edits: [
      {
        file: 'lib/auth/limits/address-groups.ts',
        in: 'IPV6_NETWORKS',
        find: '{ bits: 56, allowance: 2 }, { bits: 48, allowance: 4 },',
        replace: '',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'port-with-the-address',
    bug: 'A proxy appends the port to the address, and one attacker locks everybody out',
    edits: [
      {
        file: 'lib/http/ip-address.ts',
        in: 'readAddress',
        find: 'withoutPort(unquoted.trim())',
        replace: 'unquoted.trim()',
      },
    ],
    test: 'lib/http/ip-address.test.ts',
  },
  {
    id: 'claimed-address',
    bug: 'A forged X-Forwarded-For gives a new address for each guess',
    edits: [
      {
        file: 'lib/http/client-address.ts',
        in: 'clientAddress',
        find: 'Math.max(0, position)',
        replace: '0',
      },
    ],
    test: 'lib/http/client-address.test.ts',
  },
  {
    id: 'one-bucket-for-all',
    bug: 'A proxy hides its clients’ addresses, and one attacker locks everybody out',
    edits: [
      {
        file: 'lib/auth/limits/address-groups.ts',
        in: 'SHARED_ALLOWANCE',
        find: '20',
        replace: '1',
      },
    ],
    test: 'lib/auth/limits/sign-in-limits.test.ts',
  },
  {
    id: 'former-login-stays',
    bug: 'Signing in again leaves the previous cookie valid for anybody who has a copy',
    edits: [
      {
        file: 'lib/auth/session/former-login.ts',
        in: 'endFormerLogin',
        find: 'await signOut(services, { sessionId: former.sessionId, userId: former.user.id, replaced: true });',
        replace: '',
      },
    ],
    test: 'tests/integration/accounts-devices.test.ts',
    only: 'ends with its row and its sockets, whoever signs in',
  },
  {
    id: 'login-without-end',
    bug: 'A login that is used every day never expires',
    edits: [
      {
        file: 'lib/auth/session/session-life.ts',
        in: 'endOfLogin',
        find: 'Math.min(nowMs + idleMs, createdAt.getTime() + longestMs)',
        replace: 'nowMs + idleMs',
      },
    ],
    test: 'tests/integration/accounts-sessions.test.ts',
    only: 'end 180 days after they were created, however much they are used',
  },
  {
    id: 'socket-without-end',
    bug: 'A login that reaches its maximum age keeps its socket',
    edits: [
      {
        file: 'lib/auth/session/session-life.ts',
        in: 'activeSessionsAt',
        find: 'nowMs - longestMs',
        replace: '-longestMs',
      },
    ],
    test: 'server/app/session-watch.test.ts',
  },
  {
    id: 'ports-share-a-cookie',
    bug: 'Two instances of Mado on one host sign each other out',
    edits: [
      {
        file: 'lib/auth/session/cookie.ts',
        in: 'cookieName',
        find: 'const { port } = new URL(publicUrl)',
        replace: "const port = ''",
      },
    ],
    test: 'tests/integration/accounts-sessions.test.ts',
  },
  {
    id: 'disabled-user-signs-in',
    bug: 'A user whom the operator has disabled signs in again',
    edits: [{ file: 'lib/auth/session/sign-in.ts', in: 'signIn', find: 'if (user.disabledAt)', replace: 'if (false)' }],
    test: 'tests/integration/admin-accounts.test.ts',
    only: 'disables an account: its cookie and password count for nothing, and its rows stay',
  },
  {
    id: 'disabled-login-counts',
    bug: 'A login that began while its user was being disabled is valid',
    edits: [
      {
        file: 'lib/auth/session/session-life.ts',
        in: 'activeSessionsAt',
        find: 'user: { disabledAt: null },',
        replace: '',
      },
    ],
    test: 'tests/integration/admin-accounts.test.ts',
    only: 'refuses a login that began while its account was disabled, also once it is enabled again',
  },
  {
    id: 'disabled-user-talks-on',
    bug: 'A user whom the operator has disabled stays in a call that a replaced login had been left',
    edits: [
      {
        file: 'server/app/login-ends.ts',
        in: 'LoginEnds.endDisabled',
        find: 'this.#replaced.delete(sessionId)',
        replace: 'void 0',
      },
    ],
    test: 'tests/integration/admin-accounts.test.ts',
    only: 'ends even a call that a replaced login had been left, once its user is disabled',
  },
  {
    id: 'deleted-user-talks-on',
    bug: 'Whoever deleted their account stays in a call that a replaced login had been left',
    edits: [
      {
        file: 'server/app/session-watch.ts',
        in: 'allowedOf',
        find: 'return new Set(rows.map(({ id }) => id));',
        replace: 'return new Set([...userIds, ...rows.map(({ id }) => id)]);',
      },
    ],
    test: 'server/app/session-watch.test.ts',
  },
  {
    id: 'deletion-empties-the-peers-list',
    bug: 'Calls with somebody who deleted their account are gone from the other person’s list',
    edits: [
      {
        file: 'lib/auth/own-data/erase-account.ts',
        in: 'eraseAccount',
        find: 'where: { callerId: null, calleeId: null }',
        replace: 'where: { OR: [{ callerId: null }, { calleeId: null }] }',
      },
    ],
    test: 'tests/integration/account-deletion.test.ts',
    only: 'leaves nothing about the person in any table but the letter that says so',
  },
  {
    id: 'reset-misses-a-login',
    bug: 'Whoever signs in with the old password while it is reset stays signed in',
    edits: [
      {
        file: 'lib/auth/session/sign-in.ts',
        in: 'signIn',
        find: '|| factorMark(now) !== factorMark(user)',
        replace: '',
      },
    ],
    test: 'tests/integration/admin-accounts.test.ts',
    only: 'keeps no login that was made with the password from before a reset',
  },
  {
    id: 'secret-with-its-newline',
    bug: 'A secret from a file ends with the newline of the file',
    edits: [
      {
        file: 'lib/config/secret-files.ts',
        in: 'readSecretFiles',
        find: ".replace(/[\\r\\n]+$/, '')",
        replace: '',
      },
    ],
    test: 'lib/config/secret-files.test.ts',
  },
  {
    id: 'setup-signs-everybody-out',
    bug: 'Running the set-up again makes new secrets',
    edits: [
      {
        file: 'scripts/mado/setup/plan.ts',
        in: 'secretsFor',
        find: '!isGiven(name)',
        replace: 'true',
      },
    ],
    test: 'scripts/mado/setup/setup.test.ts',
  },
  {
    id: 'answer-of-another-provider',
    bug: 'An answer counts at another provider than the one that was asked',
    edits: [
      {
        file: 'lib/auth/providers/attempts.ts',
        in: 'takeAttempt',
        find: 'mine.provider === provider && ',
        replace: '',
      },
    ],
    test: 'lib/auth/providers/attempts.test.ts',
  },
  {
    id: 'unsigned-token-of-line',
    bug: 'Whoever knows LINE’s channel id makes tokens for everybody',
    edits: [
      {
        file: 'lib/auth/providers/line.ts',
        in: 'lineProvider.checkSignature',
        find: "throw new ProviderError('not-trusted')",
        replace: 'return',
      },
    ],
    test: 'lib/auth/providers/particulars.test.ts',
  },
  {
    id: 'unproved-address-counts',
    bug: 'An address that a provider has not checked counts as its user’s',
    edits: [
      {
        file: 'lib/auth/providers/arrive.ts',
        in: 'provedEmail',
        find: 'isEmailProved && ',
        replace: '',
      },
    ],
    test: 'tests/integration/providers.test.ts',
    only: 'are never found by an address, proved or not: its owner signs in first',
  },
  {
    id: 'last-way-in-goes',
    bug: 'Somebody unlinks the only provider that they sign in with, and is locked out',
    edits: [
      {
        file: 'lib/auth/ways-in/ways-in.ts',
        in: 'isLastWayIn',
        find: 'isSame(way, removed)',
        replace: 'isSame(way, removed) && false',
      },
    ],
    test: 'tests/integration/providers.test.ts',
    only: 'keep their last way in, also when two tabs unlink at once, and where a provider is no longer set up',
  },
  {
    id: 'last-administrator-leaves',
    bug: 'The last administrator can be made a member or disabled',
    edits: [
      {
        file: 'lib/auth/account/role.ts',
        in: 'remainsAdministered',
        find: '...active } })) > 0',
        replace: '...active } })) >= 0',
      },
    ],
    test: 'tests/integration/admin-roles.test.ts',
  },
  {
    id: 'former-administrator-goes-on',
    bug: 'Of two administrators who demote each other at once, both do so',
    edits: [
      {
        file: 'lib/auth/account/role.ts',
        in: 'mayAdminister',
        find: '...active } })) > 0',
        replace: '...active } })) >= 0',
      },
    ],
    test: 'tests/integration/administration.test.ts',
  },
  {
    id: 'invite-never-full',
    bug: 'An invite for one person makes any number of accounts',
    edits: [
      {
        file: 'lib/auth/entry/invites.ts',
        in: 'takePlace',
        find: 'data: { placesLeft: { decrement: 1 } }',
        replace: 'data: { placesLeft: { decrement: 0 } }',
      },
    ],
    test: 'tests/integration/invites.test.ts',
  },
  {
    id: 'second-first-administrator',
    bug: 'A link that an earlier start printed makes another administrator',
    edits: [
      {
        file: 'lib/auth/entry/admission.ts',
        in: 'decide',
        find: ' || (await hasAdministrator(db))',
        replace: '',
      },
    ],
    test: 'tests/integration/invites.test.ts',
  },
  {
    id: 'closed-lets-invites-in',
    bug: 'Invites let people in where sign-up is closed',
    edits: [
      {
        file: 'lib/auth/entry/admission.ts',
        in: 'decide',
        find: "if (mode === 'closed')",
        replace: 'if (false)',
      },
    ],
    test: 'tests/integration/invites.test.ts',
  },
  {
    id: 'pages-open-a-closed-server',
    bug: 'Administrators let in more people than SIGN_UP allows',
    edits: [
      {
        file: 'lib/auth/entry/sign-up-choice.ts',
        in: 'signUpMode',
        find: 'chosen ? narrower(allowed, chosen) : allowed',
        replace: 'chosen ?? allowed',
      },
    ],
    test: 'tests/integration/sign-up-choice.test.ts',
  },
  {
    id: 'reported-administrator-sees-it',
    bug: 'An administrator reads and settles a report about themselves',
    edits: [
      {
        file: 'lib/auth/admin/not-about.ts',
        in: 'notAbout',
        find: '{ aboutId: { not: viewerId } }',
        replace: "{ aboutId: { not: 'nobody' } }",
      },
    ],
    test: 'tests/integration/reports.test.ts',
  },
  {
    id: 'words-outlive-the-reporter',
    bug: 'What somebody wrote in a report is kept after their account is deleted',
    edits: [
      {
        file: 'lib/auth/own-data/erase-account.ts',
        in: 'eraseAccount',
        find: "await tx.report.updateMany({ where: { reporterId: userId }, data: { words: '' } });",
        replace: '',
      },
    ],
    test: 'tests/integration/account-deletion.test.ts',
  },
  {
    id: 'proxy-passes-for-this-machine',
    bug: 'A stranger behind a proxy on the same machine becomes its first administrator',
    edits: [
      {
        file: 'lib/http/direct-local.ts',
        in: 'isDirectLocal',
        find: 'forwarded.every(isLoopbackAddress)',
        replace: 'true',
      },
    ],
    test: 'lib/http/direct-local.test.ts',
  },
  {
    id: 'kelvin-is-a-k',
    bug: 'Whoever has a mailbox with a Kelvin sign proves the address with a k',
    edits: [
      {
        file: 'lib/auth/account/canonical-email.ts',
        in: 'canonicalEmail',
        find: ' || [...local].some(passesForAscii)',
        replace: '',
      },
    ],
    test: 'lib/auth/account/schemas.test.ts',
  },
  {
    id: 'own-name-is-a-password',
    bug: 'The own name and year of birth are a password',
    edits: [
      {
        file: 'lib/auth/account/new-account.ts',
        in: 'weakness',
        find: "if (isMadeOf(password, words)) return 'password-is-yours';",
        replace: '',
      },
    ],
    test: 'lib/auth/account/new-account.test.ts',
  },
  {
    id: 'leaked-password-is-taken',
    bug: 'A password that was leaked a million times is taken if it is long enough',
    edits: [
      {
        file: 'lib/auth/account/new-account.ts',
        in: 'weakness',
        find: "< LEAST_GUESSES_LOG10 ? 'password-common' : undefined",
        replace: "< 0 ? 'password-common' : undefined",
      },
    ],
    test: 'lib/auth/account/new-account.test.ts',
  },
];
