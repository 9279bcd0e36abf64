import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type ParsedSettings, parseSettings, SettingsError } from '@/lib/config/settings';
import { findInternalSecret } from '@/scripts/mado/secret';
import { CommandError } from '../command-error';
import { checkCertificate } from './address/check-certificate';
import { checkDns } from './address/check-dns';
import { checkPort } from './address/check-port';
import type { Check, GroupedFinding } from './check';
import { problem } from './finding';
import { checkData } from './machine/check-data';
import { checkDatabase } from './machine/check-database';
import { checkMachine } from './machine/check-machine';
import { checkProxy } from './proxy/check-proxy';
import { checkPush } from './push/check-push';
import { checkRedis } from './redis/check-redis';
import { reportOf } from './report';
import { runChecks } from './run-checks';
import { checkTurn } from './turn/check-turn';

const CHECKS: readonly Check[] = [
  checkMachine,
  checkData,
  checkDatabase,
  checkRedis,
  checkPort,
  checkDns,
  checkCertificate,
  checkProxy,
  checkTurn,
  checkPush,
];

interface Options {
  readonly fix?: true;
  readonly json?: true;
  readonly outside?: true;
}

/** With wrong settings there is nothing else to examine: they stop Mado's start as well. */
function settingsOrFindings(): ParsedSettings | GroupedFinding[] {
  try {
    return parseSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const mend = 'Correct it in the environment or in .env; .env.example says what each setting means.';
    return error.message.split('\n').map((line) => ({ group: 'Settings', ...problem('settings', line, mend) }));
  }
}

async function findAll({ fix, outside }: Options): Promise<GroupedFinding[]> {
  const settings = settingsOrFindings();
  if (Array.isArray(settings)) return settings;
  const dataDir = resolve(settings.DATA_DIR);
  const internalSecret = await findInternalSecret(settings, dataDir);
  const checks = CHECKS.filter(({ isLocal }) => !outside || !isLocal);
  return runChecks(checks, { settings, internalSecret, dataDir, fix: fix === true });
}

async function examine(options: Options): Promise<void> {
  const findings = await findAll(options);
  const wrong = findings.filter(({ level }) => level === 'problem').length;
  console.log(options.json ? JSON.stringify({ ok: wrong === 0, findings }, null, 2) : reportOf(findings));
  if (wrong > 0) throw new CommandError(wrong === 1 ? 'There is 1 problem.' : `There are ${wrong} problems.`);
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Finds out what is wrong with this Mado, from its disk to its TURN server, and says what to do.')
    .option('--fix', 'mend what is safe to mend: permissions of files, and files that a killed start left')
    .option('--json', 'as one JSON object: {ok, findings: [{group, id, level, sentence, mend?}]}')
    .option(
      '--outside',
      'only what can be seen from elsewhere; needs the settings of the server, and its INTERNAL_SECRET',
    )
    .addHelpText('after', '\nRun it as the account that runs Mado, while Mado runs. Exit code 1 means a problem.')
    .action(examine);
}
