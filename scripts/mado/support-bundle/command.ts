import type { Command } from 'commander';
import { callersPath } from '@/scripts/mado/callers-path';
import { CommandError } from '@/scripts/mado/command-error';
import { writePrivately } from '@/scripts/supervisor/secrets';
import { gatherBundle } from './gather';

export function addSupportBundle(program: Command): void {
  program
    .command('support-bundle')
    .description(
      'Collects what others need to help you: versions, settings, counts and the end of the log. No secrets, names or addresses are in it; read it before you pass it on.',
    )
    .argument('[file]', 'the text file to write; without it, it is printed')
    .action(async (file: string | undefined) => {
      const text = await gatherBundle(process.env);
      if (file === undefined) return console.log(text);
      const path = callersPath(file);
      await writePrivately(path, text).catch((error: Error) => {
        throw new CommandError(`${path} cannot be written: ${error.message}`);
      });
      console.log(`Wrote ${path}. Read it before you pass it on.`);
    });
}
