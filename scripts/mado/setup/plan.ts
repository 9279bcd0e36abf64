import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseSettings } from '@/lib/config/settings';
import { CommandError } from '@/scripts/mado/command-error';
import { readIfThere } from '@/scripts/supervisor/secrets';
import { mergeEnv, readEnv, type Values } from './env-file';
import { caddyFile, coturnFile, nginxFile, relayPorts, type Site, TURNS_PORT } from './templates';

export interface Wishes {
  /** As `domainOf` returns it. */
  readonly domain: string;
  readonly proxy: 'caddy' | 'nginx';
  readonly turn: boolean;
  readonly email?: string;
  readonly dataDir?: string;
  readonly output?: string;
  /** The folder of `.env`; `deploy` beside it has the templates. */
  readonly program: string;
}

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  /** What is there now. */
  readonly former: string | undefined;
  /** What an overwriting would lose, in words. */
  readonly losing: string;
}

export interface Plan {
  /** `.env`, the web server's, and coturn's where it is wanted. */
  readonly files: readonly PlannedFile[];
  readonly dataDir: string;
  readonly site: Site;
  /** Of coturn's relays; undefined without coturn. */
  readonly relayPorts: string | undefined;
}

const DEFAULT_PORT = 3000;
const DEFAULT_SIGNALING_PORT = 3001;
const makeSecret = () => randomBytes(32).toString('base64url');

/** Secrets that exist stay: a new one would sign everybody out, or stop all relays until coturn has it too. */
function secretsFor(former: Values, hasSecretsFile: boolean, turn: boolean): Values {
  const isGiven = (name: string) => Boolean(former[name] || former[`${name}_FILE`]);
  // Those that a start has made are in DATA_DIR, and count where these are not set.
  const own = hasSecretsFile ? [] : ['AUTH_SECRET', 'INTERNAL_SECRET'];
  const names = [...own, ...(turn ? ['TURN_SECRET'] : [])].filter((name) => !isGiven(name));
  return Object.fromEntries(names.map((name) => [name, makeSecret()]));
}

const turnUrls = (domain: string) =>
  [
    `turn:${domain}:3478?transport=udp`,
    `turn:${domain}:3478?transport=tcp`,
    `turns:${domain}:${TURNS_PORT}?transport=tcp`,
  ].join(',');

/** Works everything out and writes nothing. Rejects with a SettingsError if `.env` has a line that no start would take. */
export async function plan(wishes: Wishes): Promise<Plan> {
  const { domain, turn, program } = wishes;
  const envPath = join(program, '.env');
  const formerEnv = await readIfThere(envPath);
  const former = readEnv(formerEnv ?? '');
  const dataDir = resolve(program, wishes.dataDir ?? (former.DATA_DIR || 'data'));
  const port = Number(former.PORT || DEFAULT_PORT);
  const freePort = port === DEFAULT_SIGNALING_PORT ? DEFAULT_SIGNALING_PORT + 1 : DEFAULT_SIGNALING_PORT;
  const signalingPort = Number(former.SIGNALING_PORT || freePort);
  const values = {
    PUBLIC_URL: `https://${domain}`,
    TRUSTED_PROXY_HOPS: '1',
    SIGNALING_PORT: String(signalingPort),
    ...(wishes.dataDir && { DATA_DIR: wishes.dataDir }),
    ...(turn && { STUN_URLS: `stun:${domain}:3478`, TURN_URLS: turnUrls(domain) }),
    ...secretsFor(former, (await readIfThere(join(dataDir, 'secrets.json'))) !== undefined, turn),
  };
  const head = formerEnv ?? '# Written by `npx mado setup`. .env.example explains every setting.\n';
  const env = mergeEnv(head, values);
  const settings = parseSettings(readEnv(env.text));
  const { TURN_SECRET } = settings;
  if (turn && /["'\\#\s]/.test(TURN_SECRET ?? '')) {
    throw new CommandError(
      'TURN_SECRET: coturn reads no spaces, quotes, # or \\ in it. Choose another, and run this again.',
    );
  }

  const site: Site = { domain, port, signalingPort, turnSecret: TURN_SECRET, email: wishes.email };
  const templates = join(program, 'deploy');
  const output = resolve(program, wishes.output ?? join(dataDir, 'setup'));
  const texts: [string, string][] = [
    wishes.proxy === 'nginx'
      ? ['mado.conf', await nginxFile(site, templates)]
      : ['Caddyfile', await caddyFile(site, templates)],
  ];
  if (turn) texts.push(['turnserver.conf', await coturnFile(site, templates)]);
  const files = texts.map(async ([name, text]) => {
    const path = join(output, name);
    return { path, text, former: await readIfThere(path), losing: 'what it holds now' };
  });
  const losing = env.changed.map((name) => `${name}=${/SECRET/.test(name) ? '(hidden)' : former[name]}`).join(', ');
  return {
    files: [{ path: envPath, text: env.text, former: formerEnv, losing }, ...(await Promise.all(files))],
    dataDir,
    site,
    relayPorts: turn ? relayPorts(texts.at(-1)?.[1] ?? '') : undefined,
  };
}

/** The files that would lose something. A `.env` that only gains lines is not among them. */
export function overwritten({ files }: Plan): PlannedFile[] {
  return files.filter(({ text, former, losing }) => former !== undefined && former !== text && losing !== '');
}

/** The text with its secrets hidden, for a terminal. */
export function shown(text: string): string {
  return text.replace(/^((?:\w*SECRET|static-auth-secret|DATABASE_URL)=).+$/gm, '$1(hidden)');
}
