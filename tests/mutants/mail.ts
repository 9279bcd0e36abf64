import type { Mutant } from './mutant';

/** Mails, their links, and addresses that change. */
export const MAIL: readonly Mutant[] = [
  {
    id: 'mail-sent-by-all',
    bug: 'Each of several servers sends the same mail',
    edits: [
      {
        file: 'server/mail/mail-sender.ts',
        in: 'keepSendingMail',
        find: 'where = { id: mail.id, dueAt: mail.dueAt }',
        replace: 'where = { id: mail.id }',
      },
    ],
    test: 'tests/integration/mail.test.ts',
    only: 'is sent once by several senders',
  },
  {
    id: 'mail-lost-with-its-server',
    bug: 'A mail is lost when the mail server is down for a minute',
    edits: [
      {
        file: 'server/mail/mail-sender.ts',
        in: 'keepSendingMail',
        find: 'isLate || error instanceof MailRefused',
        replace: 'true',
      },
    ],
    test: 'tests/integration/mail.test.ts',
    only: 'is tried again while the server is down',
  },
  {
    id: 'two-changes-lock-out',
    bug: 'Whoever took an account changes its address twice, and its owner has no way back',
    edits: [
      {
        file: 'lib/auth/email/proofs.ts',
        in: 'createProof',
        find: "purpose !== 'undo-address'",
        replace: 'purpose',
      },
    ],
    test: 'tests/integration/change-address.test.ts',
    only: 'is undone by the old address',
  },
  {
    id: 'taken-once-more',
    bug: 'Whoever took an account takes it again with the mail that told them of its next address',
    edits: [
      {
        file: 'lib/auth/email/change-address.ts',
        in: 'undo',
        find: 'createdAt: { gte: given.createdAt }',
        replace: 'createdAt: { lt: given.createdAt }',
      },
    ],
    test: 'tests/integration/change-address.test.ts',
    only: 'is undone by the old address',
  },
  {
    id: 'link-works-twice',
    bug: 'A link in a mail works as often as it is opened',
    edits: [{ file: 'lib/auth/email/proofs.ts', in: 'takeProof', find: '.count === 1', replace: '.count >= 0' }],
    test: 'tests/integration/reset-password.test.ts',
    only: 'set a new password once',
  },
  {
    id: 'taken-address-shows',
    bug: 'Changing one’s address tells whether another has an account',
    edits: [
      {
        file: 'lib/auth/email/change-address.ts',
        in: 'requestAddressChange',
        find: 'if (settings.SMTP_URL)',
        replace: 'if (settings.SMTP_URL && !(await db.user.findUnique({ where: { email } })))',
      },
    ],
    test: 'tests/integration/change-address.test.ts',
    only: 'is answered alike',
  },
  {
    id: 'unproved-comes-in',
    bug: 'Somebody whose address was never confirmed calls people',
    edits: [
      {
        file: 'server/requests/handshake.ts',
        in: 'prove',
        find: '!signedIn || mustProve',
        replace: '!signedIn',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
    only: 'address is confirmed',
  },
  {
    id: 'whoever-reads-the-mailbox',
    bug: 'A mistyped address gives the account to whoever reads that mailbox and presses the button',
    edits: [
      {
        file: 'lib/auth/email/link-owner.ts',
        in: 'checkOwnership',
        find: "if (ownershipNeeded(account, follower) === 'nothing') return { ok: true };",
        replace: 'return { ok: true };',
      },
    ],
    test: 'tests/integration/change-address.test.ts',
    only: 'needs the account’s password',
  },
];
