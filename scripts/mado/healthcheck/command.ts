import type { Command } from 'commander';
import { ownUrl } from '@/lib/config/own-url';
import { parseSettings } from '@/lib/config/settings';
import { CommandError } from '@/scripts/mado/command-error';
import { answerOf } from './answer';

/** Longer than any healthy answer takes, shorter than what watches containers waits. */
const LIMIT_MS = 5_000;

export function addHealthcheck(program: Command): void {
  program
    .command('healthcheck')
    .description('Asks the Mado that runs with these settings whether it is alive: exit code 0 if it is, 1 if not.')
    .option('--ready', 'ask whether it can serve people too, its database and sidecar included')
    .option('--json', 'print the result as one JSON object')
    .action(async ({ ready, json }: { ready?: true; json?: true }) => {
      // Its own address, not the public one: a proxy or DNS that fails is no reason to restart Mado.
      const { host, PORT } = parseSettings(process.env);
      const url = `${ownUrl(host, PORT)}${ready ? '/readyz' : '/healthz'}`;
      const { ok, detail } = await answerOf(url, LIMIT_MS);
      if (json) console.log(JSON.stringify({ ok, url, detail }));
      if (!ok) throw new CommandError(`${url} ${detail}.`);
      if (!json) console.log(`${url} ${detail}.`);
    });
}
