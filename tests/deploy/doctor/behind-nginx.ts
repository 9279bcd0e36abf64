import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { settingsSchema } from '@/lib/config/schema';
import { migrate } from '@/lib/db/migrate';
import { freePort } from '@/tests/fixtures/free-port';

/** Not one of the names that Mado takes for this machine only; Linux answers at all of 127.0.0.0/8. */
const HOST = '127.0.0.2';
const READY_WITHIN_MS = 20_000;
const DAY_MS = 24 * 3_600_000;
const AUTH_SECRET = 'the secret of the logins, of 32 characters';
const INTERNAL_SECRET = 'the internal secret of this test, of 32 characters';
export const TURN_SECRET = 'the secret of the TURN server, of 32 characters';

async function whenListening(program: ChildProcess, port: number, host: string, log: () => string): Promise<void> {
  const untilMs = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const socket = connect(port, host);
    try {
      await once(socket, 'connect');
      return;
    } catch {
      if (program.exitCode !== null || Date.now() > untilMs) throw new Error(`nothing listens on ${port}:\n${log()}`);
      await after(20);
    } finally {
      socket.destroy();
    }
  }
}

interface Program {
  stop(): Promise<void>;
}

async function run(
  command: string,
  args: readonly string[],
  { port, host, env = {} }: { port: number; host: string; env?: Record<string, string> },
): Promise<Program> {
  const program = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const pieces: string[] = [];
  for (const output of [program.stdout, program.stderr]) output.on('data', (piece) => pieces.push(String(piece)));
  const ended = once(program, 'close');
  const stop = async () => {
    program.kill('SIGKILL');
    await ended;
  };
  try {
    await whenListening(program, port, host, () => pieces.join(''));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** Each may be replaced to set the proxy up wrongly. */
export interface SiteFile {
  readonly headers: readonly string[];
  readonly server: readonly string[];
  /** Another nginx in front of this one, which appends as well. */
  readonly isDouble: boolean;
  readonly certificate: 'good' | 'ending';
}

const UPGRADE = ['proxy_set_header Upgrade $http_upgrade;', 'proxy_set_header Connection "upgrade";'];
const KEPT = {
  host: 'proxy_set_header Host $http_host;',
  address: 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  scheme: 'proxy_set_header X-Forwarded-Proto $scheme;',
};
const RIGHT: SiteFile = {
  headers: [KEPT.host, KEPT.address, KEPT.scheme, ...UPGRADE],
  server: [],
  isDouble: false,
  certificate: 'good',
};
/** The right site file without the lines that say one of these. */
export const without = (...words: readonly string[]): Partial<SiteFile> => ({
  headers: RIGHT.headers.filter((line) => !words.some((word) => line.includes(word))),
});
export const withHost = (host: string): Partial<SiteFile> => ({
  headers: [`proxy_set_header Host ${host};`, KEPT.address, KEPT.scheme, ...UPGRADE],
});

export interface Finding {
  readonly id: string;
  readonly level: string;
  readonly sentence: string;
  readonly mend?: string;
}

export interface Verdict {
  readonly code: number | null;
  readonly findings: readonly Finding[];
  /** `id: sentence` of each problem. */
  readonly problems: readonly string[];
}

/** The edge and the sidecar as built, on a database of their own, with a page's stand-in for Next. */
export class MadoBehindNginx {
  readonly folder = mkdtempSync(join(tmpdir(), 'mado-doctor-'));
  readonly dataDir = join(this.folder, 'data');
  #programs: Program[] = [];
  #nginx: Program | null = null;
  #pages: Server | null = null;
  port = 0;
  publicPort = 0;
  #innerPort = 0;

  private constructor() {}

  static async start(): Promise<MadoBehindNginx> {
    const mado = new MadoBehindNginx();
    try {
      await mado.#start();
    } catch (error) {
      await mado.stop();
      throw error;
    }
    return mado;
  }

  get databaseUrl(): string {
    return `file:${join(this.dataDir, 'mado.db')}`;
  }

  get #settings(): Record<string, string> {
    return {
      PORT: String(this.port),
      DATA_DIR: this.dataDir,
      PUBLIC_URL: `https://${HOST}:${this.publicPort}`,
      TRUSTED_PROXY_HOPS: '1',
      AUTH_SECRET,
      INTERNAL_SECRET,
    };
  }

  async #start(): Promise<void> {
    for (const [name, days] of [['good', 90] as const, ['ending', 3.5] as const]) {
      const made = await generate([{ name: 'commonName', value: name }], {
        keyType: 'ec',
        algorithm: 'sha256',
        notAfterDate: new Date(Date.now() + days * DAY_MS),
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: HOST }] }],
      });
      writeFileSync(join(this.folder, `${name}.pem`), made.cert);
      writeFileSync(join(this.folder, `${name}.key`), made.private, { mode: 0o600 });
      writeFileSync(join(this.folder, 'trusted.pem'), `${made.cert}\n`, { flag: 'a' });
    }
    // As the supervisor makes it: for this account only.
    const callersUmask = process.umask(0o077);
    mkdirSync(this.dataDir);
    const secrets = JSON.stringify({ authSecret: AUTH_SECRET, internalSecret: INTERNAL_SECRET });
    writeFileSync(join(this.dataDir, 'secrets.json'), secrets);
    await migrate(this.databaseUrl);
    process.umask(callersUmask);
    [this.port, this.publicPort, this.#innerPort] = [await freePort(), await freePort(), await freePort()];
    const pagesSocket = join(this.folder, 'pages');
    this.#pages = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><title>Mado</title>');
    }).listen(pagesSocket);
    const signalingPort = await freePort();
    const env = {
      ...NO_SETTINGS,
      ...this.#settings,
      DATABASE_URL: this.databaseUrl,
      SIGNALING_PORT: String(signalingPort),
      PAGES_SOCKET: pagesSocket,
      NODE_ENV: 'production',
    };
    // Bundles the programs if they are stale.
    const bundled = spawnSync(process.execPath, ['scripts/mado.mjs', '--help'], { encoding: 'utf8' });
    if (bundled.status !== 0) throw new Error(bundled.stderr);
    const start = (file: string, port: number) => run(process.execPath, [file], { port, host: '127.0.0.1', env });
    this.#programs.push(await start('dist/sidecar.mjs', signalingPort));
    this.#programs.push(await start('dist/edge.mjs', this.port));
  }

  /** Puts nginx in front, in place of the one before. */
  async serve(changes: Partial<SiteFile> = {}): Promise<void> {
    const { headers, server, isDouble, certificate } = { ...RIGHT, ...changes };
    await this.#nginx?.stop();
    const { folder } = this;
    const site = (listen: string, to: number, lines: readonly string[]) =>
      `server { listen ${listen}; location / { proxy_pass http://127.0.0.1:${to}; proxy_http_version 1.1; ${lines.join(' ')} } ${server.join(' ')} }`;
    const tls = `ssl_certificate ${folder}/${certificate}.pem; ssl_certificate_key ${folder}/${certificate}.key;`;
    const inner = [KEPT.host, KEPT.address, 'proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;', ...UPGRADE];
    const outerTarget = isDouble ? this.#innerPort : this.port;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const text = [
      process.getuid?.() === 0 ? 'user root;' : '',
      `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr;`,
      'events {}',
      `http { access_log off; ${tls}`,
      ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`),
      site(`${HOST}:${this.publicPort} ssl`, outerTarget, headers),
      isDouble ? site(`127.0.0.1:${this.#innerPort}`, this.port, inner) : '',
      '}',
    ];
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, text.join('\n'));
    this.#nginx = await run('nginx', ['-p', folder, '-e', 'stderr', '-c', file], { port: this.publicPort, host: HOST });
  }

  /** What `npx mado doctor` finds. */
  async examine(settings: Record<string, string> = {}, ...options: readonly string[]): Promise<Verdict> {
    const program = spawn(process.execPath, ['scripts/mado.mjs', 'doctor', '--json', ...options], {
      env: {
        ...process.env,
        ...NO_SETTINGS,
        ...this.#settings,
        // Read from DATA_DIR, as on a server.
        INTERNAL_SECRET: '',
        NODE_EXTRA_CA_CERTS: join(this.folder, 'trusted.pem'),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pieces: string[] = [];
    const errors: string[] = [];
    program.stdout.on('data', (piece) => pieces.push(String(piece)));
    program.stderr.on('data', (piece) => errors.push(String(piece)));
    const [code] = (await once(program, 'close')) as [number | null];
    const text = pieces.join('');
    if (!text.startsWith('{')) throw new Error(`the doctor said:\n${text}${errors.join('')}`);
    const { findings } = JSON.parse(text) as { findings: Finding[] };
    const problems = findings.flatMap(({ id, level, sentence }) => (level === 'problem' ? [`${id}: ${sentence}`] : []));
    return { code, findings, problems };
  }

  async stop(): Promise<void> {
    await this.#nginx?.stop();
    for (const program of this.#programs) await program.stop();
    this.#pages?.close().closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** None of the settings of whoever runs the tests. */
const NO_SETTINGS = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, '']));

export interface Coturn extends Program {
  readonly urls: readonly string[];
}

/** coturn on loopback; `more` are options of its command line. */
export async function startCoturn(folder: string, more: readonly string[]): Promise<Coturn> {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { stop } = await run(
    'turnserver',
    [
      ...['-n', '--use-auth-secret', '--realm=mado.test', `--static-auth-secret=${TURN_SECRET}`],
      ...[
        `--listening-ip=${HOST}`,
        `--relay-ip=${HOST}`,
        `--listening-port=${port}`,
        `--tls-listening-port=${tlsPort}`,
      ],
      ...[`--cert=${folder}/good.pem`, `--pkey=${folder}/good.key`, '--no-cli', '--no-dtls', '--log-file=stdout'],
      ...[`--pidfile=${folder}/turn.pid`, `--userdb=${folder}/turn.db`, '--simple-log', ...more],
    ],
    { port: tlsPort, host: HOST },
  );
  const at = `${HOST}:${port}`;
  return { urls: [`turn:${at}`, `turn:${at}?transport=tcp`, `turns:${HOST}:${tlsPort}?transport=tcp`], stop };
}
