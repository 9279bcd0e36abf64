import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { MEMORY_ENVIRONMENT, memoryFlags } from './memory-flags';
import type { HeldPort } from './ports';

const firstDelayMs = 200;
const longestDelayMs = 5_000;
/** A program that ran this long was healthy: its end counts as a new failure, and it restarts without delay. */
const wellAfterMs = 10_000;
const stopWithinMs = 10_000;

const exitWithSupervisor = './scripts/supervisor/exit-with-supervisor.mjs';

/** The descriptor number of the held port in the child: the first after standard input, output and error. */
const listenFd = 3;

interface ProgramOptions {
  /** Takes the lines of the program's output; by default they are printed. */
  print?: ((line: string) => void) | undefined;
  /** Output lines that do not concern the person who started Mado. */
  hidden?: RegExp;
  /** The supervisor listens on it; the program accepts its connections (MADO_LISTEN_FD). */
  heldPort?: HeldPort;
}

export interface Program {
  /** Undefined while no process runs. */
  readonly pid: number | undefined;
  /** When the latest process was started (`performance.now`). */
  readonly startedAtMs: number;
  /** Ends the running process; a new one replaces it at once. */
  restart(): void;
  /** Kills a process that no longer reacts to anything; a new one replaces it. */
  killHung(): void;
  /** Asks the process to end (SIGTERM), and kills it after `withinMs`. None replaces it. */
  stop(withinMs?: number): Promise<void>;
}

/** Forwards a program's output line by line, without the hidden lines. */
function passOn(output: Readable | null, hidden: RegExp, print: (line: string) => void): void {
  if (output) createInterface(output).on('line', (line) => hidden.test(line) || print(line));
}

/** Keeps one program running: restarts it whenever it exits, with an increasing delay if it keeps exiting. */
export function keepRunning(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  { hidden = /^$/, heldPort, print = console.log }: ProgramOptions = {},
): Program {
  const stopping = new AbortController();
  const fds = heldPort?.fd === undefined ? [] : [heldPort.fd];
  let child: ChildProcess | undefined;
  let isRestart = false;
  let startedAtMs = 0;

  const kill = () => {
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const start = (): ChildProcess =>
    // Its own process group: Ctrl-C reaches only the supervisor, which then stops the programs in order. The open pipe
    // tells a program that the supervisor is alive (exit-with-supervisor.mjs).
    spawn(process.execPath, [...memoryFlags(name, environment), '--import', exitWithSupervisor, ...args], {
      env: {
        ...MEMORY_ENVIRONMENT,
        ...environment,
        MADO_SUPERVISOR_PID: String(process.pid),
        MADO_LISTEN_FD: fds.length > 0 ? String(listenFd) : '',
      },
      stdio: ['pipe', 'pipe', 'inherit', ...fds],
      detached: true,
    });

  async function loop(): Promise<void> {
    let delayMs = 0;
    while (!stopping.signal.aborted) {
      startedAtMs = performance.now();
      isRestart = false;
      child = start();
      passOn(child.stdout, hidden, print);
      const [code, signal] = await once(child, 'exit');
      if (stopping.signal.aborted) return;
      if (isRestart) continue;
      const wasWell = performance.now() - startedAtMs > wellAfterMs;
      delayMs = wasWell ? 0 : Math.min(Math.max(delayMs * 2, firstDelayMs), longestDelayMs);
      const when = wasWell ? 'at once' : `in ${delayMs} ms`;
      console.error(`The ${name} ended (${signal ?? `code ${code}`}); it is started again ${when}.`);
      await delay(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const ended = loop();

  return {
    get pid() {
      return child && child.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    get startedAtMs() {
      return startedAtMs;
    },
    restart() {
      isRestart = true;
      // Without draining: whoever restarts it waits for the new one.
      child?.kill('SIGINT');
    },
    killHung: kill,
    async stop(withinMs = stopWithinMs) {
      stopping.abort();
      child?.kill('SIGTERM');
      const killTimer = setTimeout(kill, withinMs);
      await ended;
      clearTimeout(killTimer);
    },
  };
}
