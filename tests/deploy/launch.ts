import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { settingsSchema } from '@/lib/config/schema';
import { freePort } from '../fixtures/free-port';

/** A Mado that was started by any command. */
export interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly signalingPort: number;
  /** Everything it printed so far. */
  log(): string;
  /** Kills what is left of it. */
  clear(): void;
}

const READY_WITHIN_MS = 60_000;

/** Runs a command that starts Mado with settings of its own, and resolves once Mado says that it is ready. */
export async function launch(
  [program, ...args]: readonly [string, ...string[]],
  environment: Record<string, string> = {},
): Promise<Launched> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mado-data-'));
  const [port, signalingPort] = [await freePort(), await freePort()];
  const child = spawn(program, args, {
    env: {
      ...process.env,
      ...Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, ''])),
      NODE_ENV: 'production',
      PORT: String(port),
      SIGNALING_PORT: String(signalingPort),
      DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, to be killed as a whole.
    detached: true,
  });
  const pid = child.pid ?? 0;
  const lines: string[] = [];
  const log = () => lines.join('\n');
  const clear = () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`Mado ${why}:\n${log()}`));
      const tooLate = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
      child.once('exit', (code) => fail(`ended with code ${code}`));
      for (const output of [child.stdout, child.stderr]) {
        createInterface(output).on('line', (line) => {
          lines.push(line);
          if (!line.includes('Mado is ready')) return;
          clearTimeout(tooLate);
          resolve();
        });
      }
    });
  } catch (error) {
    clear();
    throw error;
  }
  return { child, pid, port, signalingPort, log, clear };
}

/** The code and the signal with which the command ended. */
export async function ending({ child }: Launched): Promise<readonly [number | null, NodeJS.Signals | null]> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return [child.exitCode, child.signalCode];
}
