import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guard } from './guard';
import { answersHealthCheck } from './health';
import { keepRunning, type Program } from './program';

/** A program that answers health checks on a Unix socket. */
const code = `const { rmSync } = require('node:fs');
rmSync(process.env.AT, { force: true });
require('node:http').createServer((_, response) => response.end()).listen(process.env.AT);`;

/** Generous: a process that only is slow on a busy machine must not pass for a hung one here. */
const EVERY_MS = 400;

describe('guard', () => {
  let folder: string;
  let program: Program;
  let stopped: AbortController;
  let ended: Promise<void>;
  let allWell: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mado-guard-'));
    const socketPath = join(folder, 'socket');
    program = keepRunning('test program', ['-e', code], { ...process.env, AT: socketPath });
    stopped = new AbortController();
    allWell = 0;
    ended = guard({
      watched: [{ name: 'test program', program, isWell: (at) => answersHealthCheck({ socketPath }, at) }],
      everyMs: EVERY_MS,
      stopped: stopped.signal,
      onAllWell: () => {
        allWell += 1;
      },
    });
  });

  afterEach(async () => {
    stopped.abort();
    await ended;
    await program.stop(1);
    await rm(folder, { recursive: true });
  });

  const another = () => {
    const before = allWell;
    return vi.waitFor(() => expect(allWell).toBeGreaterThan(before), { timeout: 20_000 });
  };

  it('leaves a program alone that answers, and says so', async () => {
    await another();
    const { pid } = program;
    await another();
    await another();
    expect(program.pid).toBe(pid);
  });

  it('kills a program that hangs, which is then started again and works', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await another();
    const hung = program.pid ?? 0;
    process.kill(hung, 'SIGSTOP');
    const soFar = allWell;
    await vi.waitFor(() => expect(said).toHaveBeenCalled(), { timeout: 20_000 });
    // One check may have been answered before the process stopped.
    expect(allWell).toBeLessThanOrEqual(soFar + 1);
    await vi.waitFor(() => expect(program.pid).not.toBe(hung), { timeout: 20_000 });
    await another();
    expect(program.pid).not.toBe(hung);
    expect(said).toHaveBeenCalledWith('The test program runs but has not answered for 3 checks; it is killed.');
    said.mockClear();
  });
});

describe('stopping a program', () => {
  it('kills one that hangs', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const program = keepRunning('test program', ['-e', 'setInterval(() => {}, 1_000)'], process.env);
    await vi.waitFor(() => expect(program.pid).toBeDefined());
    const pid = program.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    await program.stop(50);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(said).not.toHaveBeenCalled();
  });
});
