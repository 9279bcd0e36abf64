import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '@/lib/db/client';
import { openSecrets } from '@/scripts/supervisor/secrets';
import { freePort } from '@/tests/fixtures/free-port';
import { type Mado, startMado } from '@/tests/fixtures/mado';
import { descendantsOf, listenerBelow } from '@/tests/fixtures/processes';
import { makeAccounts } from './accounts';
import type { LoadAccount, Target } from './page';

const SERVER_CORE = '0';
/** Two descriptors for each connection at the edge, and as many again to spare. */
const DESCRIPTORS = 65_536;
const SETTLE_MS = 12_000;
const SAME_FOR = 3;

/** Each process's memory in KB: its own pages, and its share of those that several map (proc(5), smaps_rollup). */
export function pssOf(pid: number): number {
  const [, kb] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kb);
}

/** Memory once it has stopped moving: the garbage collector works for some seconds after a change. */
export async function settledPss(pid: number): Promise<number> {
  let least = pssOf(pid);
  for (let waitedMs = 0, same = 0; waitedMs < SETTLE_MS && same < SAME_FOR; waitedMs += 1_000) {
    await delay(1_000);
    const now = pssOf(pid);
    same = now < least * 0.99 ? 0 : same + 1;
    least = Math.min(least, now);
  }
  return pssOf(pid);
}

/** Processor time that these processes have taken so far, in ms (proc(5), stat: utime and stime in hundredths of a second). */
export function processorMs(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (utime ?? 0) + (stime ?? 0);
  });
  return ticks.reduce((sum, some) => sum + some, 0) * 10;
}

/** All threads of these processes, and what they start later, run on the server's core. */
export function pin(pids: readonly number[]): void {
  for (const pid of pids) {
    spawnSync('taskset', ['-a', '-c', '-p', SERVER_CORE, String(pid)]);
    spawnSync('prlimit', ['--pid', String(pid), `--nofile=${DESCRIPTORS}:${DESCRIPTORS}`]);
  }
}

export interface LoadedMado {
  readonly mado: Mado;
  readonly db: Database;
  readonly direct: Target;
  readonly front: Target;
  /** Supervisor, edge, web app and sidecar. */
  pids(): { readonly name: string; readonly pid: number }[];
  sidecarPid(): number;
  edgePid(): number;
  accounts(count: number): Promise<LoadAccount[]>;
  stop(): Promise<void>;
}

/** A whole Mado as `npm start` runs it, on the server's core. */
export async function openMado(given: Record<string, string> = {}): Promise<LoadedMado> {
  const mado = await startMado(given);
  const publicUrl = mado.url;
  const db = openDatabase(mado.databaseUrl);
  const { authSecret } = await openSecrets(mado.dataDir);
  const required = (pid: number | undefined, name: string) => {
    if (pid === undefined) throw new Error(`the ${name} is not running`);
    return pid;
  };
  const sidecarPid = () => required(mado.sidecarPid(), 'sidecar');
  const edgePid = () => required(listenerBelow(mado.pid, mado.port), 'edge');
  const pids = () => [mado.pid, ...descendantsOf(mado.pid)].map((pid) => ({ name: nameOf(pid, mado.pid), pid }));
  pin(pids().map(({ pid }) => pid));
  return {
    ...{ mado, db, pids, sidecarPid, edgePid },
    direct: { port: mado.signalingPort, publicUrl },
    front: { port: mado.port, publicUrl },
    accounts: (count) => makeAccounts(db, count, { secret: authSecret, publicUrl }),
    async stop() {
      await db.$disconnect();
      await mado.stop();
    },
  };
}

function nameOf(pid: number, supervisor: number): string {
  if (pid === supervisor) return 'supervisor';
  return /dist\/(\w+)\.mjs/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'other';
}

export interface BareServer {
  readonly target: Target;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The bare server of bare-server.ts, in a process of its own on the same core. */
export async function openBare(): Promise<BareServer> {
  const port = await freePort();
  const program = spawn(process.execPath, [process.argv[1] ?? '', '--bare', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(program.stdout, 'data');
  const pid = program.pid ?? 0;
  pin([pid]);
  return {
    target: { port, publicUrl: `http://localhost:${port}`, isBare: true },
    pid,
    async stop() {
      program.kill('SIGKILL');
      await once(program, 'exit');
    },
  };
}
