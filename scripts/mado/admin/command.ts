import type { Command } from 'commander';
import {
  type Created,
  type CreateOptions,
  changePassword,
  create,
  demote,
  disableAccount,
  type Ended,
  enableAccount,
  type Listed,
  listAccounts,
  type PasswordSource,
  promote,
  signOutEverywhere,
  turnOffTwoStep,
  type WithoutSecondStep,
} from './accounts';
import { addInvites } from './invite-command';
import { JSON_OPTION, type Json, print } from './output';

const STDIN = [
  '--password-stdin',
  'read the password from standard input; otherwise one is made and printed once',
] as const;

const passwordLine = ({ password }: { readonly password?: string }) => password && `Password: ${password}`;

function endedLine({ endedLogins, told }: Ended): string {
  const logins = endedLogins === 1 ? '1 login has ended' : `${endedLogins} logins have ended`;
  if (endedLogins === 0) return 'Nobody was signed in.';
  return `${logins}; a running Mado closes their pages ${told ? 'within seconds' : 'within a minute'}.`;
}

function createdLines(created: Created) {
  return [`Made an account for ${created.email}, shown to others as ${created.name}.`, passwordLine(created)];
}

/** The name comes last: how wide it is on a terminal cannot be known. */
function accountLine({ email, name, role, disabledAt, logins }: Listed): string {
  const state = disabledAt ? 'disabled' : 'enabled';
  return [email.padEnd(40), role.padEnd(13), state.padEnd(8), String(logins).padStart(3), name].join('  ');
}

function factorLines(result: WithoutSecondStep) {
  const { email, wasOn, passkeys } = result;
  const state = wasOn ? 'no longer has a second step' : 'had no second step';
  const removed = passkeys === 1 ? '1 passkey was removed.' : `${passkeys} passkeys were removed.`;
  return [`${email} ${state}. ${endedLine(result)}`, passkeys > 0 && removed];
}

export function addAdmin(program: Command): void {
  const admin = program
    .command('admin')
    .description('Makes, blocks and helps accounts, beside a running Mado or without one.');

  admin
    .command('list')
    .description('Lists the accounts: address, role, state, logins and name.')
    .argument('[text]', 'only those whose address or name contains it', '')
    .option(...JSON_OPTION)
    .action(async (text: string, options: Json) => {
      const accounts = await listAccounts(text);
      print(accounts, accounts.length === 0 ? ['No account.'] : accounts.map(accountLine), options);
    });

  admin
    .command('create')
    .description('Makes an account by the rules of the sign-up page; and the database, if there is none yet.')
    .argument('<email>', 'the address to sign in with; others never see it')
    .requiredOption('--name <name>', 'the name that others see (required)')
    .option('--administrator', 'let it administer this Mado')
    .option(...STDIN)
    .option(...JSON_OPTION)
    .action(async (email: string, options: CreateOptions & Json) => {
      const created = await create(email, options);
      print(created, createdLines(created), options);
    });

  admin
    .command('reset-password')
    .description('Gives an account a new password and ends all of its logins.')
    .argument('<email>', 'the address of the account, or its id where it has none')
    .option(...STDIN)
    .option(...JSON_OPTION)
    .action(async (email: string, options: PasswordSource & Json) => {
      const result = await changePassword(email, options);
      print(result, [`${result.email} has a new password. ${endedLine(result)}`, passwordLine(result)], options);
    });

  admin
    .command('disable')
    .description('Blocks an account: ends its logins and its call, and refuses its password. Nothing is deleted.')
    .argument('<email>', 'the address of the account, or its id where it has none')
    .option(...JSON_OPTION)
    .action(async (email: string, options: Json) => {
      const result = await disableAccount(email);
      print(result, [`${result.email} can no longer sign in. ${endedLine(result)}`], options);
    });

  admin
    .command('enable')
    .description('Lets a disabled account sign in again, with its password.')
    .argument('<email>', 'the address of the account, or its id where it has none')
    .option(...JSON_OPTION)
    .action(async (email: string, options: Json) => {
      const result = await enableAccount(email);
      print(result, [`${result.email} ${result.wasDisabled ? 'can sign in again' : 'was not disabled'}.`], options);
    });

  admin
    .command('make-administrator')
    .description('Lets an account administer this Mado.')
    .argument('<email>', 'the address of the account')
    .option(...JSON_OPTION)
    .action(async (email: string, options: Json) => {
      const result = await promote(email);
      print(result, [`${result.email} ${result.wasAlready ? 'was an' : 'is now an'} administrator.`], options);
    });

  admin
    .command('make-member')
    .description('Makes an administrator an ordinary account again. The last one stays.')
    .argument('<email>', 'the address of the account')
    .option(...JSON_OPTION)
    .action(async (email: string, options: Json) => {
      const result = await demote(email);
      print(result, [`${result.email} ${result.wasAlready ? 'was no' : 'is no longer an'} administrator.`], options);
    });

  admin
    .command('sign-out')
    .description('Ends all logins of an account, and its call. Its password stays.')
    .argument('<email>', 'the address of the account, or its id where it has none')
    .option(...JSON_OPTION)
    .action(async (email: string, options: Json) => {
      const result = await signOutEverywhere(email);
      print(result, [`${result.email}: ${endedLine(result)}`], options);
    });

  admin
    .command('turn-off-two-step')
    .description(
      'Removes the second step of an account, for somebody who has lost it, and ends all of its logins. They are told by mail; their password stays. Make sure that it is them who asks.',
    )
    .argument('<email>', 'the address of the account')
    .option('--passkeys', 'remove its passkeys too, where the device with them was lost')
    .option(...JSON_OPTION)
    .action(async (email: string, options: { passkeys?: true } & Json) => {
      const result = await turnOffTwoStep(email, options);
      print(result, factorLines(result), options);
    });

  addInvites(admin);
}
