import { readFile } from 'node:fs/promises';
import { CommandError } from '@/scripts/mado/command-error';

/** What the files in `deploy` are written for. */
const DOMAIN = /(?<![\w.-])call\.example\.org(?![\w-]|\.\w)/g;
const PORTS = /\b(3000|3001)\b/g;

/** Where TURN over TLS listens beside a web server, which has 443 (RFC 5766, 4). */
export const TURNS_PORT = 5349;

export interface Site {
  readonly domain: string;
  readonly port: number;
  readonly signalingPort: number;
  readonly turnSecret?: string;
  /** For the authority that gives the certificate. */
  readonly email?: string;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`The template ${path} cannot be read (${code}): this copy of Mado is not complete.`);
  }
}

function replaceIn(path: string, text: string, what: RegExp, by: (found: string) => string): string {
  const replaced = text.replace(what, by);
  if (text.search(what) === -1) throw new CommandError(`The template ${path} has nothing to replace for ${what}.`);
  return replaced;
}

async function forSite(path: string, { domain, port, signalingPort }: Site): Promise<string> {
  const named = replaceIn(path, await read(path), DOMAIN, () => domain);
  return replaceIn(path, named, PORTS, (found) => String(found === '3000' ? port : signalingPort));
}

export const nginxFile = (site: Site, folder: string) => forSite(`${folder}/nginx/mado.conf`, site);

/** Caddy takes the address of its operator from a block before all others. */
export async function caddyFile(site: Site, folder: string): Promise<string> {
  const text = await forSite(`${folder}/caddy/Caddyfile`, site);
  if (!site.email) return text;
  return replaceIn('Caddyfile', text, /^(?=[^#\s])/m, () => `{\n\temail ${site.email}\n}\n\n`);
}

/** coturn on the same machine: 443 belongs to the web server there. */
export async function coturnFile({ domain, turnSecret }: Site, folder: string): Promise<string> {
  const path = `${folder}/coturn/turnserver.conf`;
  const lines: [RegExp, string][] = [
    [/^#?static-auth-secret=.*$/m, `static-auth-secret=${turnSecret}`],
    [/^realm=.*$/m, `realm=${domain}`],
    [/^tls-listening-port=.*$/m, `tls-listening-port=${TURNS_PORT}`],
  ];
  return lines.reduce((text, [line, by]) => replaceIn(path, text, line, () => by), await read(path));
}

/** The UDP ports of coturn's relays. */
export function relayPorts(coturn: string): string {
  const value = (name: string) => new RegExp(`^${name}=(\\d+)$`, 'm').exec(coturn)?.[1];
  return `${value('min-port') ?? 49152}-${value('max-port') ?? 65535}`;
}
