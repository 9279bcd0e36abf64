import type { Command } from 'commander';
import { ownUrl } from '@/lib/config/own-url';
import { parseSettings } from '@/lib/config/settings';
import { CommandError } from '@/scripts/mado/command-error';

/** Longer than any healthy answer takes, shorter than what watches containers waits. */
const LIMIT_MS = 5_000;

/** `fetch` wraps the system's error in one of its own. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}

async function check(url: string): Promise<{ ok: boolean; detail: string }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) });
    await response.body?.cancel();
    return { ok: response.ok, detail: `answers ${response.status}` };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return {
      ok: false,
      detail: isLate ? `does not answer within ${LIMIT_MS / 1000} s` : `does not answer (${reasonOf(error)})`,
    };
  }
}

export function addHealthcheck(program: Command): void {
  program
    .command('healthcheck')
    .description('Asks the Mado that runs with these settings whether it is alive: exit code 0 if it is, 1 if not.')
    .option('--ready', 'ask whether it can serve people too, its database and sidecar included')
    .option('--json', 'print the result as one JSON object')
    .action(async ({ ready, json }: { ready?: true; json?: true }) => {
      const { host, PORT } = parseSettings(process.env);
      const url = `${ownUrl(host, PORT)}${ready ? '/readyz' : '/healthz'}`;
      const { ok, detail } = await check(url);
      if (json) console.log(JSON.stringify({ ok, url, detail }));
      if (!ok) throw new CommandError(`${url} ${detail}.`);
      if (!json) console.log(`${url} ${detail}.`);
    });
}
