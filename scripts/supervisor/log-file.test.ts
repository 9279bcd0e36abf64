import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LogFile, openLogFile } from './log-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mado-log-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const openIn = (name: string): Promise<LogFile> => openLogFile({ file: join(folder, name), sizeMb: 1, keep: 2 });

describe('a log file', () => {
  it('takes the programs’ lines, each as JSON, for this account only', async () => {
    const log = await openIn('deep/mado.log');
    log.write('sidecar', '{"level":30,"msg":"call ended"}');
    log.write('web app', ' ⚠ Something of Next');
    const file = join(folder, 'deep/mado.1.log');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 30, msg: 'call ended' },
      { level: 30, time: expect.any(Number), name: 'web app', msg: ' ⚠ Something of Next' },
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is followed by the next when it is full, and old ones go', async () => {
    const log = await openIn('mado.log');
    const numbers = async () => (await readdir(folder)).map((name) => Number(name.split('.')[1])).sort();
    const line = JSON.stringify({ msg: 'x'.repeat(1_000) });
    for (let file = 1; file <= 5; file += 1) {
      for (let n = 0; n < 1_100; n += 1) log.write('sidecar', line);
      await expect.poll(async () => Math.max(...(await numbers()))).toBe(file + 1);
    }
    await expect.poll(numbers).toEqual([5, 6]);
  });

  it('stops nothing when the disk is full, says so once, and has no endless memory', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await symlink('/dev/full', join(folder, 'mado.1.log'));
    const log = await openIn('mado.log');
    const line = JSON.stringify({ msg: 'x'.repeat(100_000) });
    log.write('sidecar', line);
    const before = process.memoryUsage.rss();
    for (let n = 0; n < 2_000; n += 1) log.write('sidecar', line);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
    expect(said.mock.calls).toEqual([[expect.stringMatching(/LOG_FILE: .*ENOSPC.*Mado goes on/)]]);
    said.mockReset();
  });

  it('that cannot be made is told at the start', async () => {
    await expect(openLogFile({ file: '/dev/null/mado.log', sizeMb: 1, keep: 1 })).rejects.toThrow();
  });
});
