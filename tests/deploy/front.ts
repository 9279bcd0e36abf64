import { execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../fixtures/free-port';
import type { MadoFacts } from '../fixtures/mado';

/** The name in all files of deploy/. */
export const DOMAIN = 'call.example.org';
export const PUBLIC_URL = `https://${DOMAIN}`;

export type FrontName = 'nginx' | 'caddy';

/** A web server in front of Mado, with the site file as it is shipped. */
export interface Front {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The certificate authority to trust, in PEM. */
  readonly authority: string;
  /** The hash by which Chromium accepts the certificate (RFC 7469, 2.4). */
  readonly keyHash: string;
  stop(): Promise<void>;
}

interface Ports {
  readonly http: number;
  readonly https: number;
  readonly web: number;
  readonly signaling: number;
  /** The web port of a second machine. */
  readonly second?: number;
}

const START_WITHIN_MS = 15_000;

/** Fails if the text no longer has what is to be replaced: the test would run something else than what is shipped. */
function replaceIn(text: string, replacements: readonly (readonly [string, string])[]): string {
  let result = text;
  for (const [from, to] of replacements) {
    if (!result.includes(from)) throw new Error(`the site file has no ${from}`);
    result = result.replaceAll(from, to);
  }
  return result;
}

export const shipped = (path: string): string => readFileSync(`deploy/${path}`, 'utf8');

/** A certificate for the domain, signed by an authority of its own. */
export function makeCertificate(folder: string): { authority: string; keyHash: string } {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  writeFileSync(join(folder, 'names'), `subjectAltName=DNS:${DOMAIN}\n`);
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Mado test', '-days', '2');
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', `/CN=${DOMAIN}`);
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'request.pem', ...signing, '-out', 'cert.pem');
  const { publicKey } = new X509Certificate(readFileSync(join(folder, 'cert.pem')));
  const keyHash = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  return { authority: readFileSync(join(folder, 'ca.pem'), 'utf8'), keyHash };
}

/** Two machines, as the comments of the site file say: what is commented out replaces both locations for signaling. */
function severalMachines(site: string, ports: readonly [number, number]): string {
  const uncommented = site.replaceAll(/^# ?(upstream mado \{|\t(?:hash|server) .*|\})$/gm, '$1');
  const withoutSignaling = uncommented.replaceAll(
    /^\tlocation (?:= \/signaling|\/signaling\/) \{\n(?:\t\t.*\n)+\t\}\n/gm,
    '',
  );
  if (/^# upstream|^\tlocation.*signaling/m.test(withoutSignaling)) throw new Error('the site file is another one');
  return replaceIn(withoutSignaling, [
    ['proxy_pass http://127.0.0.1:3000;', 'proxy_pass http://mado;'],
    ['10.0.0.11:3000', `127.0.0.1:${ports[0]}`],
    ['10.0.0.12:3000', `127.0.0.1:${ports[1]}`],
  ]);
}

interface Command {
  readonly program: string;
  readonly check: readonly string[];
  readonly run: readonly string[];
}

function nginx(folder: string, ports: Ports): Command {
  const file = shipped('nginx/mado.conf');
  const upstream: [string, string][] = [
    ['127.0.0.1:3000', `127.0.0.1:${ports.web}`],
    ['127.0.0.1:3001', `127.0.0.1:${ports.signaling}`],
  ];
  const [behind, replacements] = ports.second
    ? [severalMachines(file, [ports.web, ports.second]), []]
    : [file, upstream];
  const site = replaceIn(behind, [
    ['listen 80;', `listen ${ports.http};`],
    ['listen [::]:80;', `listen [::]:${ports.http};`],
    ['listen 443 ', `listen ${ports.https} `],
    ['listen [::]:443 ', `listen [::]:${ports.https} `],
    [`/etc/letsencrypt/live/${DOMAIN}/fullchain.pem`, join(folder, 'cert.pem')],
    [`/etc/letsencrypt/live/${DOMAIN}/privkey.pem`, join(folder, 'key.pem')],
    ...replacements,
  ]);
  writeFileSync(join(folder, 'site.conf'), site);
  const main = `daemon off; pid ${folder}/pid; events {} http { access_log off; include ${folder}/site.conf; }`;
  writeFileSync(join(folder, 'nginx.conf'), main);
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  return { program: 'nginx', check: ['-t', ...args], run: args };
}

function caddy(folder: string, ports: Ports): Command {
  // Caddy gets certificates from a public authority by itself; here it is given one.
  const site = replaceIn(shipped('caddy/Caddyfile'), [
    [`${DOMAIN} {\n`, `${DOMAIN} {\n\ttls ${folder}/cert.pem ${folder}/key.pem\n`],
    ['127.0.0.1:3000', `127.0.0.1:${ports.web}`],
    ['127.0.0.1:3001', `127.0.0.1:${ports.signaling}`],
  ]);
  const options = [
    `http_port ${ports.http}`,
    `https_port ${ports.https}`,
    'admin off',
    `storage file_system ${folder}`,
  ];
  writeFileSync(join(folder, 'Caddyfile'), `{\n\t${options.join('\n\t')}\n}\n${site}`);
  const args = ['--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
  return { program: 'caddy', check: ['validate', ...args], run: ['run', ...args] };
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * Checks the site file with the web server's own command and starts it in front of Mado.
 * @param second another machine of the same Mado; only with nginx
 */
export async function startFront(
  name: FrontName,
  mado: Pick<MadoFacts, 'port' | 'signalingPort'>,
  second?: Pick<MadoFacts, 'port'>,
): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), `mado-${name}-`));
  const certificate = makeCertificate(folder);
  const [http, https] = [await freePort(), await freePort()];
  const ports = { http, https, web: mado.port, signaling: mado.signalingPort, ...(second && { second: second.port }) };
  const { program, check, run } = name === 'nginx' ? nginx(folder, ports) : caddy(folder, ports);
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, HOME: folder };
  execFileSync(program, [...check], { env, stdio: 'pipe' });
  const server = spawn(program, [...run], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const output of [server.stdout, server.stderr]) output.on('data', (piece) => said.push(String(piece)));
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_WITHIN_MS;
  while (!(await accepts(https))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${name} does not serve:\n${said.join('')}`);
    }
    await delay(50);
  }
  return { httpPort: http, httpsPort: https, ...certificate, stop };
}
