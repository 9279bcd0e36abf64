import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '@/tests/fixtures/free-port';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mado-data-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** Starts Mado with an unreachable database, so that the start fails before anything is built. */
async function start(folder: string): Promise<{ code: number; printed: string }> {
  const program = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(await freePort()),
      DATA_DIR: folder,
      DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/mado`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: Buffer[] = [];
  for (const output of [program.stdout, program.stderr]) output.on('data', (piece) => pieces.push(piece));
  const [code] = await once(program, 'close');
  return { code, printed: Buffer.concat(pieces).toString() };
}

describe('a start with a data folder that others can read', () => {
  it('makes it private and reports it', async () => {
    const secrets = join(dataDir, 'secrets.json');
    await writeFile(secrets, JSON.stringify({ authSecret: 'a'.repeat(32), internalSecret: 'b'.repeat(32) }));
    await chmod(secrets, 0o644);
    await chmod(dataDir, 0o755);
    const { code, printed } = await start(dataDir);
    expect([code, printed]).toEqual([1, expect.stringContaining('DATABASE_URL: the database cannot be opened')]);
    expect(printed).toContain(
      `Other accounts on this machine could read ${dataDir}, ${secrets}; now only this one can.`,
    );
    expect([(await stat(dataDir)).mode & 0o777, (await stat(secrets)).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('fails with an actionable message if it cannot', async () => {
    const { code, printed } = await start('/proc/self');
    expect([code, printed]).toEqual([1, expect.stringMatching(/^DATA_DIR: other accounts on this machine can read/m)]);
    expect(printed).not.toContain('    at ');
  });
});
