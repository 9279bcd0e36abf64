import type { Command } from 'commander';
import { parseSettings } from '@/lib/config/settings';
import { masked } from './masked';

export function addConfig(program: Command): void {
  const config = program.command('config').description('Shows the settings in force.');
  config
    .command('print')
    .description('Prints every setting with its value, also those that nothing sets. Secrets are masked.')
    .option('--json', 'as one JSON object')
    .action(({ json }: { json?: true }) => {
      const settings = masked(parseSettings(process.env));
      if (json) console.log(JSON.stringify(settings, null, 2));
      else for (const [name, value] of Object.entries(settings)) console.log(`${name}=${value}`);
    });
}
