import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import { bundle } from '@/scripts/start/bundle.mjs';
import { holdPorts } from '@/scripts/supervisor/ports';
import { keepRunning } from '@/scripts/supervisor/program';
import { freePort } from '@/tests/fixtures/free-port';
import { listenerBelow } from '@/tests/fixtures/processes';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const SIDECAR = 'dist/test/sidecar.mjs';
const INTERNAL_SECRET = 'a secret of the web app, 32 characters';

let database: EmptyDatabase;
beforeAll(async () => {
  await bundle('server/index.ts', SIDECAR);
  database = await emptyDatabase('sqlite');
  await migrate(database.url);
});
afterAll(() => database.drop());

const environmentAt = (port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  DATABASE_URL: database.url,
  AUTH_SECRET: 'a secret for tests, at least 32 characters',
  INTERNAL_SECRET,
  SIGNALING_PORT: String(port),
  LOG_LEVEL: 'silent',
});

const isHealthy = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** What carries the secret: the web app tells the sidecar of a login that has ended. */
const tell = (port: number) =>
  fetch(`http://127.0.0.1:${port}/internal/session-revoked`, {
    method: 'POST',
    headers: { authorization: `Bearer ${INTERNAL_SECRET}` },
    body: JSON.stringify({ sessionId: 'of-nobody' }),
  });

async function takePort(port: number): Promise<void> {
  const intruder = createServer().listen(port, '127.0.0.1');
  await once(intruder, 'listening');
  intruder.close();
}

describe('the port of a sidecar', () => {
  it('cannot be taken while the sidecar is down, and what is sent meanwhile reaches the next one', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { held, release } = await holdPorts({ SIGNALING_PORT: { port: 0, host: '127.0.0.1' } });
    const { port } = held.SIGNALING_PORT;
    const program = keepRunning('sidecar', [SIDECAR], environmentAt(port), { heldPort: held.SIGNALING_PORT });
    await expect.poll(() => isHealthy(port)).toBe(true);

    const pid = listenerBelow(process.pid, port) ?? 0;
    process.kill(pid, 'SIGKILL');
    const hasEnded = () => listenerBelow(process.pid, port) !== pid;
    await expect.poll(hasEnded, { interval: 5 }).toBe(true);
    let status: number | undefined;
    const told = tell(port).then((response) => {
      status = response.status;
    });
    do {
      await expect(takePort(port)).rejects.toThrow('EADDRINUSE');
      // A refusal takes no turn of the event loop, and the answer needs some.
      await setImmediate();
    } while (status === undefined);
    await told;
    expect(status).toBe(204);
    expect(listenerBelow(process.pid, port)).not.toBe(pid);

    await program.stop();
    await release();
    said.mockClear();
  });

  it('belongs to the sidecar itself if that is started without its supervisor', async () => {
    const port = await freePort();
    const sidecar = spawn(process.execPath, [SIDECAR], { env: environmentAt(port), stdio: 'ignore' });
    await expect.poll(() => isHealthy(port)).toBe(true);
    sidecar.kill('SIGTERM');
    expect(await once(sidecar, 'exit')).toEqual([0, null]);
  });
});
