import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { until } from '@/server/cluster/bus.contract';
import { executableOf } from '@/tests/fixtures/executable';
import { freePort } from '@/tests/fixtures/free-port';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const logger = pino({ level: 'silent' });
let redis: TestRedis;
let folder: string;

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'mado-redis-connection-'));
});
afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true });
});

/** A Sentinel that knows the server of these tests as `main`. */
async function startSentinel(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const { port: serverPort, password } = new URL(redis.url);
  const config = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${serverPort} 1`,
    `sentinel auth-pass main "${decodeURIComponent(password)}"`,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const program = executableOf('REDIS_SERVER_PATH', ['redis-server', 'valkey-server']) as string;
  const child: ChildProcess = spawn(program, [config, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout?.on('data', (chunk) => {
    log += chunk;
  });
  await until(() => expect(log).toContain('+monitor master main'));
  return {
    port,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Makes the server listen with TLS too. */
async function listenWithTls(): Promise<{ readonly url: string; readonly ca: string }> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, made.cert);
  writeFileSync(key, made.private);
  const port = await freePort();
  const client = await openRedis({ url: redis.url, prefix: '' }, logger, { enableOfflineQueue: true });
  const files = ['tls-cert-file', cert, 'tls-key-file', key, 'tls-auth-clients', 'no'];
  await client.call('CONFIG', 'SET', ...files, 'tls-port', String(port));
  await closeRedis(client);
  const url = new URL(redis.url);
  return { url: `rediss://:${url.password}@localhost:${port}`, ca: made.cert };
}

describe('a connection to Redis', () => {
  it('says once that Redis is not there, and once that it is', async () => {
    const lines: string[] = [];
    const told = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    await redis.kill();
    const client = await openRedis({ url: redis.url, prefix: '' }, told);
    // Attempts are made about every 100 to 1,000 ms.
    let attempts = 0;
    client.on('close', () => {
      attempts += 1;
    });
    await until(() => expect(attempts).toBeGreaterThanOrEqual(3));
    await expect(client.get('x')).rejects.toThrow();
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['Redis does not answer; trying again']);
    expect(lines.join('')).toContain('ECONNREFUSED');
    await redis.start();
    await until(() => expect(lines.map((line) => JSON.parse(line).msg).at(-1)).toBe('Redis answers again'));
    expect(lines).toHaveLength(2);
    await closeRedis(client);
  });

  it('never tells the password that was wrong', async () => {
    const lines: string[] = [];
    const told = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const url = redis.url.replace(/:[^:@/]*@/, ':hunter2@');
    const client = await openRedis({ url, prefix: '' }, told);
    await until(() => expect(lines).toHaveLength(1));
    expect(JSON.parse(lines[0] as string)).toMatchObject({ reply: 'WRONGPASS' });
    expect(lines[0]).not.toContain('hunter2');
    await closeRedis(client);
  });

  it('finds the server by a Sentinel', async () => {
    const sentinel = await startSentinel();
    const { password } = new URL(redis.url);
    const url = `redis+sentinel://:${password}@127.0.0.1:${sentinel.port}/main/1`;
    const client = await openRedis({ url, prefix: 'x:' }, logger);
    await until(() => expect(client.status).toBe('ready'));
    await client.set('where', 'by Sentinel');
    await closeRedis(client);
    const direct = await openRedis({ url: `${redis.url}/1`, prefix: '' }, logger, { enableOfflineQueue: true });
    expect(await direct.get('x:where')).toBe('by Sentinel');
    await closeRedis(direct);
    await sentinel.stop();
  });

  it('encrypts, and speaks to no server whose certificate nobody vouches for', async () => {
    const { url, ca } = await listenWithTls();
    const trusting = await openRedis({ url, prefix: '' }, logger, { tls: { ca }, enableOfflineQueue: true });
    expect(await trusting.ping()).toBe('PONG');
    await closeRedis(trusting);

    const lines: string[] = [];
    const told = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const client = await openRedis({ url, prefix: '' }, told);
    await until(() => expect(lines).toHaveLength(1));
    expect(JSON.parse(lines[0] as string)).toMatchObject({ error: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect(client.status).not.toBe('ready');
    await closeRedis(client);
  });

  it('rejects an address that it does not understand, without repeating it', async () => {
    await expect(openRedis({ url: 'http://:hunter2@redis', prefix: '' }, logger)).rejects.toThrow(
      /^REDIS_URL wants redis:\/\/:password@host/,
    );
  });
});
