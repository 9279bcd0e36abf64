import type { Command } from 'commander';
import { type InviteOptions, type ListedInvite, listInvites, makeInvite, withdrawInvite } from './invites';
import { JSON_OPTION, type Json, print } from './output';

const day = (date: Date) => date.toISOString().slice(0, 10);

function usesLine({ uses, used, expiresAt }: ListedInvite): string {
  return `${used} of ${uses} used${expiresAt ? `, until ${day(expiresAt)}` : ''}`;
}

function inviteLines(invite: ListedInvite): string[] {
  const { id, state, note, link } = invite;
  const first = [id, state.padEnd(9), usesLine(invite), note].filter(Boolean).join('  ');
  return link ? [first, `  ${link}`] : [first];
}

/** The commands about links by which people sign up. */
export function addInvites(admin: Command): void {
  admin
    .command('invite')
    .description('Makes a link by which people sign up, where SIGN_UP is open or invite.')
    .option('--uses <number>', 'how many accounts it makes', '1')
    .option('--days <number>', 'how long it is good for', '7')
    .option('--note <text>', 'whom it is for, as you will see it in the list', '')
    .option(...JSON_OPTION)
    .action(async (options: InviteOptions & Json) => {
      const invite = await makeInvite(options);
      const until = invite.expiresAt ? day(invite.expiresAt) : '';
      const warning =
        invite.isClosed &&
        'Sign-up is closed, by SIGN_UP or on the page /admin/invites: the link works once it is open again.';
      const uses = invite.uses === 1 ? 'one account' : `${invite.uses} accounts`;
      print(invite, [`Good for ${uses}, until ${until}:`, invite.link, warning], options);
    });

  admin
    .command('invites')
    .description('Lists the links by which people sign up, the newest first.')
    .option(...JSON_OPTION)
    .action(async (options: Json) => {
      const invites = await listInvites();
      print(invites, invites.length === 0 ? ['No invite.'] : invites.flatMap(inviteLines), options);
    });

  admin
    .command('withdraw-invite')
    .description('Withdraws a link. The accounts that it has made stay.')
    .argument('<id>', 'the first word of its line in the list')
    .option(...JSON_OPTION)
    .action(async (id: string, options: Json) => {
      const result = await withdrawInvite(id);
      print(result, [`Invite ${id} ${result.wasAlready ? 'was withdrawn already' : 'is withdrawn'}.`], options);
    });
}
