import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { TURN_ADDRESS, TURN_ADDRESS_6 } from './network';

export const TURN_SECRET = 'the secret of the TURN server in the lab';
export const TURN_PORT = 3478;
const AUTHORITY = `${TURN_ADDRESS}:${TURN_PORT}`;
export const STUN_URL = `stun:${AUTHORITY}`;
export const TURN_URLS = [
  `turn:${AUTHORITY}`,
  `turn:${AUTHORITY}?transport=tcp`,
  `turns:${TURN_ADDRESS}:443?transport=tcp`,
];

export interface Coturn {
  /** What it has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;

/** Resolves when it accepts TLS connections, whose port it opens last. */
async function whenListening(port: number): Promise<void> {
  const socket = connect(port, TURN_ADDRESS);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

/** The lab's internet consists of documentation addresses, which the configuration denies as peers. */
const LAB_INTERNET = ['198.51.100.0-198.51.100.255', '2001:db8::-2001:db8::ffff:ffff:ffff:ffff'];

/** The TURN server as shipped, with the values that an operator fills in, and an additional IPv6 relay address. */
export async function startCoturn(): Promise<Coturn> {
  const folder = mkdtempSync(join(tmpdir(), 'mado-turn-'));
  const certificate = await generate([{ name: 'commonName', value: TURN_ADDRESS }], { keyType: 'ec' });
  const [cert, pkey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, certificate.cert);
  writeFileSync(pkey, certificate.private, { mode: 0o600 });
  const own = {
    'static-auth-secret': TURN_SECRET,
    'listening-ip': TURN_ADDRESS,
    'relay-ip': TURN_ADDRESS,
    cert,
    pkey,
    pidfile: join(folder, 'pid'),
    userdb: join(folder, 'users'),
    'log-file': 'stdout',
  };
  const program = spawn(
    'turnserver',
    [
      ...['-c', 'deploy/coturn/turnserver.conf', `--relay-ip=${TURN_ADDRESS_6}`],
      ...LAB_INTERNET.map((range) => `--allowed-peer-ip=${range}`),
      ...Object.entries(own).map(([name, value]) => `--${name}=${value}`),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const pieces: string[] = [];
  const log = () => pieces.join('');
  for (const output of [program.stdout, program.stderr]) output.on('data', (piece) => pieces.push(String(piece)));
  const ended = once(program, 'close');

  const stop = async () => {
    program.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const untilMs = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await whenListening(443);
      return { log, stop };
    } catch {
      if (program.exitCode !== null || Date.now() > untilMs) {
        await stop();
        throw new Error(`coturn did not start:\n${log()}`);
      }
      await after(50);
    }
  }
}
