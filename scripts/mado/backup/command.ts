import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { parseSettings } from '@/lib/config/settings';
import { callersPath } from '@/scripts/mado/callers-path';
import { CommandError } from '@/scripts/mado/command-error';
import { backupsFolder, openBackupsFolder } from './automatic';
import { describeBackup } from './describe';
import { isThere, removeFolder } from './files';
import { type Data, makeBackup, printBackup } from './make-backup';
import type { Manifest } from './manifest';
import { openBackup } from './open-backup';
import { choosePassphrase, recallPassphrase } from './passphrase';
import { restore } from './restore';

const PASSPHRASE_FILE = '--passphrase-file <file>';
const PASSPHRASE_HELP = 'read the passphrase from this file; otherwise from MADO_BACKUP_PASSPHRASE or the terminal';

/** The data of the settings in force, and what of its secrets is not in DATA_DIR. */
function dataInForce(): Data & { secretsElsewhere: string[] } {
  const settings = parseSettings(process.env);
  const secretsElsewhere = (['AUTH_SECRET', 'INTERNAL_SECRET', 'TURN_SECRET'] as const).filter(
    (name) => settings[name],
  );
  return { databaseUrl: settings.databaseUrl, dataDir: resolve(settings.DATA_DIR), secretsElsewhere };
}

/** Results that scripts read go to standard output as JSON, the same in words to whoever runs the command. */
function report(isJson: boolean | undefined, manifest: Manifest, words: readonly string[]): void {
  if (isJson) console.log(JSON.stringify(manifest, null, 2));
  else for (const line of words) console.log(line);
}

interface BackupFlags {
  secrets: boolean;
  encrypt?: true;
  force?: true;
  json?: true;
  passphraseFile?: string;
}

async function backup(file: string, { secrets, encrypt, force, json, passphraseFile }: BackupFlags): Promise<void> {
  const { secretsElsewhere, ...data } = dataInForce();
  const isPrinted = file === '-';
  if (isPrinted && json) throw new CommandError('--json does not go with -, which prints the backup itself.');
  if (isPrinted && process.stdout.isTTY) throw new CommandError('A backup is no text for a terminal: use - in a pipe.');
  if (!isPrinted && !force && (await isThere(file))) {
    throw new CommandError(`${file} exists. Choose another name, or say --force to replace it.`);
  }
  // Any other folder that is missing may be a mistyped one.
  if (dirname(file) === backupsFolder(data.dataDir)) await openBackupsFolder(data.dataDir);
  const passphrase = encrypt ? await choosePassphrase({ file: passphraseFile }) : undefined;
  const options = { hasSecrets: secrets, passphrase };
  const manifest = isPrinted ? await printBackup(data, options) : await makeBackup(data, file, options);
  if (secrets && secretsElsewhere.length > 0) {
    console.error(
      `Not in the backup, as the environment or .env sets them: ${secretsElsewhere.join(', ')}. Keep a copy.`,
    );
  }
  if (!isPrinted) report(json, manifest, [`Backup complete: ${file}`, ...describeBackup(manifest)]);
}

async function verify(file: string, { json, passphraseFile }: { json?: true; passphraseFile?: string }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mado-verify-'));
  try {
    const askPassphrase = () => recallPassphrase({ file: passphraseFile });
    const { manifest, unchecked } = await openBackup(file, folder, askPassphrase);
    for (const line of unchecked) console.error(line);
    report(json, manifest, [`${file} is complete and undamaged:`, ...describeBackup(manifest)]);
  } finally {
    await removeFolder(folder);
  }
}

async function bringBack(
  file: string,
  { force, json, passphraseFile }: { force?: true; json?: true; passphraseFile?: string },
): Promise<void> {
  const { secretsElsewhere, ...data } = dataInForce();
  const askPassphrase = () => recallPassphrase({ file: passphraseFile });
  const { manifest, former, unchecked } = await restore(data, file, { isForced: force === true, askPassphrase });
  for (const line of unchecked) console.error(line);
  if (former) console.error(`What was there before is at ${former}`);
  const isKept = manifest.hasSecrets || secretsElsewhere.includes('AUTH_SECRET');
  report(json, manifest, [
    `Restored from ${file}:`,
    ...describeBackup(manifest),
    isKept
      ? 'Logins in the backup are valid again, with the AUTH_SECRET they were made with.'
      : 'The backup has no secrets: unless DATA_DIR still has the same ones, everybody must sign in again.',
    'Start Mado: npm start',
  ]);
}

/** `mado backup`, `mado backup verify` and `mado restore`. */
export function addBackup(program: Command): void {
  const command = program
    .command('backup')
    .description('Backs up database and secrets to one file, also while Mado runs. "-" prints it.')
    .argument('<file>', 'where to write it', (typed) => (typed === '-' ? typed : callersPath(typed)))
    .option('--without-secrets', 'leave out the secrets of DATA_DIR')
    .option('--encrypt', 'encrypt with a passphrase (in the format of age)')
    .option(PASSPHRASE_FILE, PASSPHRASE_HELP, callersPath)
    .option('--force', 'replace the file if it exists')
    .option('--json', 'print what is in it as JSON')
    .action((file: string, { withoutSecrets, ...flags }: Omit<BackupFlags, 'secrets'> & { withoutSecrets?: true }) =>
      backup(file, { ...flags, secrets: !withoutSecrets }),
    );
  command
    .command('verify')
    .description('Checks that a backup is complete, and says what is in it.')
    .argument('<file>', 'the backup', callersPath)
    .option(PASSPHRASE_FILE, PASSPHRASE_HELP, callersPath)
    .option('--json', 'print what is in it as JSON')
    .action(verify);
  program
    .command('restore')
    .description('Replaces the data of this Mado with a backup. Stop Mado first.')
    .argument('<file>', 'the backup', callersPath)
    .option(PASSPHRASE_FILE, PASSPHRASE_HELP, callersPath)
    .option('--force', 'replace data that is there; it is put aside first')
    .option('--json', 'print what was restored as JSON')
    .action(bringBack);
}
