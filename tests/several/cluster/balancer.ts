import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@/tests/fixtures/free-port';

const START_WITHIN_MS = 15_000;

export interface Balancer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Debian's Caddy in front of the sidecars: each connection goes to the next one that works. A sidecar that does not
 * answer its health check for 2 s gets no new connections.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const folder = mkdtempSync(join(tmpdir(), 'mado-balancer-'));
  const port = await freePort();
  const file = join(folder, 'Caddyfile');
  writeFileSync(
    file,
    `{
	admin off
	auto_https off
}
http://:${port} {
	bind 127.0.0.1
	reverse_proxy ${ports.map((upstream) => `127.0.0.1:${upstream}`).join(' ')} {
		lb_policy random
		lb_try_duration 3s
		fail_duration 1s
		health_uri /healthz
		health_interval 1s
		health_timeout 2s
		transport http {
			dial_timeout 2s
			keepalive 4s
		}
	}
}
`,
  );
  const caddy = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  caddy.stderr.on('data', (piece) => {
    log = (log + piece).slice(-10_000);
  });
  const stop = async () => {
    await end(caddy);
    rmSync(folder, { recursive: true, force: true });
  };
  const untilMs = performance.now() + START_WITHIN_MS;
  while (!(await listens(port))) {
    if (caddy.exitCode === null && performance.now() < untilMs) await delay(50);
    else {
      await stop();
      throw new Error(`Caddy did not start:\n${log}`);
    }
  }
  return { port, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
