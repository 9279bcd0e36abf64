import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { kill } from '@/tests/e2e/survival/trouble';

test('no other program on the machine gets the port of a killed sidecar', async ({ mado }) => {
  const killed = mado.sidecarPid();
  kill(killed);
  await expect.poll(() => mado.sidecarPid(), { intervals: [5] }).not.toBe(killed);
  const taken = once(createServer().listen(mado.signalingPort, '127.0.0.1'), 'listening');
  await expect(taken).rejects.toThrow('EADDRINUSE');
  expect((await fetch(`http://127.0.0.1:${mado.signalingPort}/healthz`)).status).toBe(200);
});

test('files that Mado writes are readable by its own OS account only', ({ mado }) => {
  const files = readdirSync(mado.dataDir);
  if (mado.databaseUrl.startsWith('file:')) expect(files).toContain('mado.db-wal');
  for (const file of files) expect(statSync(join(mado.dataDir, file)).mode & 0o077, file).toBe(0);
  for (const pid of [mado.pid, mado.webPid(), mado.sidecarPid()])
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Umask:\s+0077$/m);
});
