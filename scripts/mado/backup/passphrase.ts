import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from '@/scripts/mado/command-error';

/** A backup may be attacked for years, without anybody noticing. */
const MIN_LENGTH = 12;

const silent = () => new Writable({ write: (_piece, _encoding, done) => done() });

/** Asks on the terminal, without showing what is typed. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const terminal = createInterface({ input: process.stdin, output: silent(), terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      terminal.question('').then(resolve, reject);
      terminal.once('SIGINT', () => reject(new CommandError('Nothing was done.')));
      terminal.once('close', () => reject(new CommandError('No passphrase was given.')));
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

async function fromFile(file: string): Promise<string> {
  try {
    // Editors end a file with a line break, which nobody means as part of a passphrase.
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandError(`The passphrase file cannot be read: ${(error as Error).message}`);
  }
}

interface Source {
  readonly file?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

async function given({ file, env = process.env }: Source): Promise<string | undefined> {
  return file === undefined ? env.MADO_BACKUP_PASSPHRASE || undefined : fromFile(file);
}

const noTerminal = () =>
  new CommandError(
    'A passphrase is needed: set MADO_BACKUP_PASSPHRASE, name a file with --passphrase-file, or run this in a terminal.',
  );

/** A passphrase for a new backup. The command line would show it to every account on the machine. */
export async function choosePassphrase(source: Source): Promise<string> {
  let passphrase = await given(source);
  if (passphrase === undefined) {
    if (!process.stdin.isTTY) throw noTerminal();
    passphrase = await ask('Passphrase for the backup: ');
    if ((await ask('The same again: ')) !== passphrase) throw new CommandError('The two passphrases differ.');
  }
  if (passphrase.length >= MIN_LENGTH) return passphrase;
  throw new CommandError(`The passphrase is too short: it needs at least ${MIN_LENGTH} characters.`);
}

/** The passphrase of an existing backup. */
export async function recallPassphrase(source: Source): Promise<string> {
  const passphrase = await given(source);
  if (passphrase !== undefined) return passphrase;
  if (!process.stdin.isTTY) throw noTerminal();
  return ask('Passphrase of the backup: ');
}
