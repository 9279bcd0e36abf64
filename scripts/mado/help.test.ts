import { Command } from 'commander';
import { expect, it } from 'vitest';
import { operate } from '@/tests/fakes/operator';
import { addAdmin } from './admin/command';
import { addSetup } from './setup/command';

const commandsOf = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsOf)];

it('says which options a command does not do without', () => {
  const program = new Command();
  for (const add of [addAdmin, addSetup]) add(program);
  const options = commandsOf(program).flatMap((command) => [...command.options]);
  const required = options.filter(({ mandatory }) => mandatory);
  expect(required.map(({ long }) => long).sort()).toEqual(['--domain', '--name']);
  for (const { description } of required) expect(description).toMatch(/ \(required\)$/);
});

it.each([[['backup']], [['admin', 'create', 'a@mado.example']], [['setup', '--domain']], [['stup']]])(
  'exits with 2 when it is called as %j',
  async (args) => {
    const { code } = await operate({}, ...args);
    expect(code).toBe(2);
  },
);
