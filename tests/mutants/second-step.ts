import type { Mutant } from './mutant';

/** What protects an account whose password others have learnt. */
export const SECOND_STEP: readonly Mutant[] = [
  {
    id: 'second-step-left-out',
    bug: 'The password alone signs in, although a second step was set up',
    edits: [
      {
        file: 'lib/auth/session/begin-login.ts',
        in: 'beginLogin',
        find: 'user.twoStepSince && !isRemembered',
        replace: '!user.id',
      },
    ],
    test: 'tests/integration/second-step.test.ts',
    only: 'gives no login for the password alone, and one for a code, each code once',
  },
  {
    id: 'code-taken-twice',
    bug: 'Somebody who saw a code being typed signs in with it as well',
    edits: [
      { file: 'lib/auth/second-step/check-code.ts', in: 'checkAppCode', find: ', lastStep: { lt: step }', replace: '' },
    ],
    test: 'tests/integration/second-step.test.ts',
    only: 'gives no login for the password alone, and one for a code, each code once',
  },
  {
    id: 'recovery-code-for-ever',
    bug: 'A recovery code that was used still lets somebody in',
    edits: [
      {
        file: 'lib/auth/second-step/check-code.ts',
        in: 'checkRecoveryCode',
        find: '(await tx.recoveryCode.deleteMany({ where: { id: found.id } })).count === 0',
        replace: 'found.id === userId',
      },
    ],
    test: 'tests/integration/second-step.test.ts',
    only: 'takes each recovery code once, tells its owner, and makes new ones in place of the old',
  },
  {
    id: 'device-remembered-for-ever',
    bug: 'A device that is not asked for the second step stays so after the password was changed',
    edits: [
      {
        file: 'lib/auth/session/begin-login.ts',
        in: 'beginLogin',
        find: '&& account.mark === mark',
        replace: '&& account.mark !== userId',
      },
    ],
    test: 'tests/integration/second-step.test.ts',
    only: 'is not asked on a device that is remembered, until the password or a factor changes',
  },
  {
    id: 'half-sign-in-outlives-the-password',
    bug: 'Whoever typed the old password can still finish their sign-in after it was reset',
    edits: [
      {
        file: 'lib/auth/second-step/half-sign-in.ts',
        in: 'findHalfSignIn',
        find: '|| row.mark !== factorMark(row.user)',
        replace: '',
      },
    ],
    test: 'tests/integration/second-step.test.ts',
    only: 'is asked after a password was reset by mail, and void where that happens in between',
  },
  {
    id: 'challenge-taken-twice',
    bug: 'What a passkey has signed once signs in again',
    edits: [
      {
        file: 'lib/auth/passkeys/check-passkey.ts',
        in: 'checkPasskey',
        find: '|| !(await takeChallenge(db, challenge))',
        replace: '',
      },
    ],
    test: 'tests/integration/passkeys.test.ts',
    only: 'sign in with nothing that was answered before, elsewhere, for something else, or by nobody in person',
  },
  {
    id: 'second-step-of-anybody',
    bug: 'A stranger’s own passkey is the second step of somebody else',
    edits: [
      {
        file: 'lib/auth/passkeys/check-passkey.ts',
        in: 'checkPasskey',
        find: '&& (userId === null || passkey.userId === userId)',
        replace: '',
      },
    ],
    test: 'tests/integration/passkeys.test.ts',
    only: 'are the second step of their owner alone',
  },
  {
    id: 'passkey-without-its-person',
    bug: 'Whoever finds a phone signs in with its passkey, without a finger, a face or a PIN',
    edits: [
      {
        file: 'lib/auth/passkeys/check-passkey.ts',
        in: 'checkPasskey',
        find: 'requireUserVerification: true',
        replace: 'requireUserVerification: false',
      },
    ],
    test: 'tests/integration/passkeys.test.ts',
    only: 'sign in with nothing that was answered before, elsewhere, for something else, or by nobody in person',
  },
  {
    id: 'old-proof-counts',
    bug: 'Whoever finds an open page removes its owner’s second step',
    edits: [
      {
        file: 'lib/auth/reauth/recent-proof.ts',
        in: 'hasRecentProof',
        find: '&& nowMs - provedAt.getTime() < RECENT_MS',
        replace: '&& nowMs > 0',
      },
    ],
    test: 'lib/auth/reauth/recent-proof.test.ts',
  },
  {
    id: 'anybodys-provider-proves',
    bug: 'Whoever finds an open page proves to be its owner with an account of their own at a provider',
    edits: [
      {
        file: 'lib/auth/reauth/prove.ts',
        in: 'proveByIdentity',
        find: 'where: { issuer, subject, userId }',
        replace: 'where: { issuer, subject }',
      },
    ],
    test: 'tests/integration/providers.test.ts',
    only: 'prove whose they are',
  },
  {
    id: 'provider-asks-nothing',
    bug: 'Whoever finds an open page proves to be its owner at a provider that asks its user nothing',
    edits: [
      {
        file: 'lib/auth/providers/open-id.ts',
        in: 'hasSignedInSince',
        find: 'AFRESH_LEEWAY_SECONDS',
        replace: '86_400',
      },
    ],
    test: 'tests/integration/providers.test.ts',
    only: 'asks once more',
  },
  {
    id: 'passkey-of-another-question',
    bug: 'What a browser has made for one account, or for another browser, begins a new one',
    edits: [
      {
        file: 'lib/auth/passkeys/new-passkey.ts',
        in: 'checkNewPasskey',
        find: 'return isOpen(open, purpose, text);',
        replace: 'return true;',
      },
    ],
    test: 'tests/integration/passkeys.test.ts',
    only: 'are made for whoever may sign up',
  },
];
