import { mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { emailSchema } from '@/lib/auth/account/schemas';
import { callersPath } from '@/scripts/mado/callers-path';
import { CommandError } from '@/scripts/mado/command-error';
import { writePrivately } from '@/scripts/supervisor/secrets';
import { domainOf } from './domain';
import { nextSteps } from './next-steps';
import { overwritten, type PlannedFile, plan, shown } from './plan';

interface Options {
  readonly domain: string;
  readonly proxy: 'caddy' | 'nginx';
  readonly turn: boolean;
  readonly email?: string;
  readonly dataDir?: string;
  readonly output?: string;
  readonly print?: true;
  readonly force?: true;
}

function requireEmail(typed: string): string {
  const parsed = emailSchema.safeParse(typed);
  if (!parsed.success) throw new CommandError(`--email: got ${JSON.stringify(typed)}, wants an address`);
  return parsed.data;
}

/** Secrets are in most of them, so that only this account may read them. */
async function write({ path, text, former }: PlannedFile): Promise<void> {
  if (former === text) return console.log(`${path} stays as it is.`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A link to a file elsewhere stays one.
    await writePrivately(former === undefined ? path : await realpath(path), text);
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${(error as Error).message}`);
  }
  console.log(`Wrote ${path}.`);
}

async function setUp(options: Options): Promise<void> {
  const { domain, email, output, proxy, print, force, ...rest } = options;
  const planned = await plan({
    ...rest,
    proxy,
    domain: domainOf(domain),
    ...(output !== undefined && { output: callersPath(output) }),
    ...(email !== undefined && { email: requireEmail(email) }),
    program: process.cwd(),
  });
  if (print) {
    for (const { path, text } of planned.files) console.log(`── ${path}\n${shown(text)}`);
    return;
  }
  const lost = overwritten(planned);
  if (lost.length > 0 && !force) {
    const lines = lost.map(({ path, losing }) => `${path} is there already and would lose ${losing}.`);
    throw new CommandError(`${lines.join('\n')}\nNothing was written. --force overwrites; it keeps the secrets.`);
  }
  for (const file of planned.files) await write(file);
  console.log(`\nWhat is left to do:\n${nextSteps(planned, proxy, process.getuid?.() === 0)}`);
}

export function addSetup(program: Command): void {
  program
    .command('setup')
    .description(
      'Writes the settings of a server (.env) and the files of its web server and of coturn, with fresh secrets, and says what is left to do. Run again, it keeps the secrets.',
    )
    .requiredOption('--domain <name>', 'the name that people will open, such as call.example.org (required)')
    .addOption(new Option('--proxy <kind>', 'the web server in front').choices(['caddy', 'nginx']).default('caddy'))
    .option('--turn', 'a coturn on this machine too', true)
    .option('--no-turn', 'no coturn on this machine; STUN_URLS and TURN_URLS stay as they are')
    .option('--email <address>', 'for the authority that gives the certificate, which warns before it runs out')
    .option('--data-dir <folder>', 'where the database is; /var/lib/mado with the systemd unit. Becomes DATA_DIR')
    .option('--output <folder>', 'where the files are written (default: setup in DATA_DIR)')
    .option('--print', 'print the files, secrets hidden, and write nothing')
    .option('--force', 'overwrite files and settings that are there already')
    .action(setUp);
}
