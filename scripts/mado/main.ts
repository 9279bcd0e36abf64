import { Command, CommanderError } from 'commander';
import { SettingsError } from '@/lib/config/settings';
import { addAdmin } from './admin/command';
import { addBackup } from './backup/command';
import { CommandError } from './command-error';
import { addConfig } from './config/command';
import { addDoctor } from './doctor/command';
import { addHealthcheck } from './healthcheck/command';
import { addSetup } from './setup/command';
import { addSupportBundle } from './support-bundle/command';

/** Each adds one command, with its help, to the program. */
const commands: readonly ((program: Command) => void)[] = [
  addAdmin,
  addBackup,
  addConfig,
  addDoctor,
  addHealthcheck,
  addSetup,
  addSupportBundle,
];

const DONE = 0;
const FAILED = 1;
const MISUSED = 2;

const PRIVATE_UMASK = 0o077;

/**
 * Runs one command of `npx mado`. Returns the process's exit code: 0 when it did what was asked, 1 when that failed, 2
 * when the command line is wrong. Results go to standard output, everything else to standard error.
 */
export async function main(args: readonly string[]): Promise<number> {
  // What a command writes holds secrets, or people's names.
  const callersUmask = process.umask(PRIVATE_UMASK);
  const program = new Command('npx mado')
    .description('Sets up, checks and looks after this Mado.')
    // Otherwise `backup` would take the options of `backup verify` that have the same names.
    .enablePositionalOptions()
    .showHelpAfterError('(Add --help to see what this command takes.)')
    .exitOverride();
  for (const add of commands) add(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSED;
    if (!(error instanceof CommandError || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return FAILED;
  } finally {
    process.umask(callersUmask);
  }
}
