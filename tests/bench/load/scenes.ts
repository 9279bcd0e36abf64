import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Crowd, msUntil } from './crowd';
import { ATTACKS } from './hostile';
import type { LoadAccount, Target } from './page';
import { changePresence, Rings } from './rings';
import { type LoadedMado, openBare, openMado, pssOf, settledPss } from './servers';

/** Those of one Mado; `cluster` is another run, only where it is asked for. */
export const SCENES: readonly string[] = ['arrive', 'rings', 'restart', 'hostile', 'cluster'];

interface Options {
  readonly people: readonly number[];
  readonly only: readonly string[];
  readonly quick: boolean;
}

export type Row = Record<string, string | number>;

const ARRIVE_WITHIN_MS = 90_000;
const EXACT_WITHIN_MS = 30_000;
const BACK_WITHIN_MS = 60_000;
const mb = (kb: number) => Math.round(kb / 102.4) / 10;
const perHead = (kb: number, people: number) => Math.round((kb / people) * 10) / 10;
export const round = (value: number) => Math.round(value * 10) / 10;

export function print(title: string, rows: Record<string, Row>): void {
  console.log(`\n${title}`);
  console.table(rows);
}

/** People arrive, wait until all show the right count, and stay for `stay`. */
async function gather(accounts: readonly LoadAccount[], target: Target, pids: readonly number[]) {
  const before = pids.map(pssOf);
  const crowd = new Crowd(accounts, target);
  const ms = await crowd.arrive(ARRIVE_WITHIN_MS);
  const exactMs = target.isBare ? 0 : await crowd.msUntilExact(EXACT_WITHIN_MS);
  const { deliveries, shows } = crowd.tally;
  const after = await Promise.all(pids.map(settledPss));
  const grownKb = after.map((kb, index) => kb - (before[index] ?? 0));
  return { crowd, ms, exactMs, deliveries, shows, grownKb };
}

async function arrivals(count: number, mado: LoadedMado, accounts: readonly LoadAccount[], rows: Record<string, Row>) {
  const bare = await openBare();
  const ofBare = await gather(accounts, bare.target, [bare.pid]);
  ofBare.crowd.close();
  await bare.stop();
  const rowOf = ({ ms, exactMs, deliveries, shows, grownKb }: Awaited<ReturnType<typeof gather>>): Row => ({
    'arrived in ms': ms,
    'of bare': round(ms / ofBare.ms),
    'all exact after ms': exactMs ?? 'never',
    'deliveries an arrival': round(deliveries / count),
    'lists an arrival': round(shows / count),
    'KB a connection': grownKb.map((kb) => perHead(kb, count)).join(' + '),
    'KB of bare': round((grownKb[0] ?? 0) / (ofBare.grownKb[0] ?? 0)),
  });
  rows[`${count}, bare Socket.IO`] = rowOf(ofBare);
  const direct = await gather(accounts, mado.direct, [mado.sidecarPid()]);
  rows[`${count}, to the sidecar`] = rowOf(direct);
  return direct.crowd;
}

/** Another Mado, because the sidecar's memory does not fall back to where it was before the first crowd. */
async function throughFront(count: number, rows: Record<string, Row>, directMs: number) {
  const mado = await openMado();
  try {
    const accounts = await mado.accounts(count);
    const { crowd, ms, exactMs, deliveries, grownKb } = await gather(accounts, mado.front, [
      mado.sidecarPid(),
      mado.edgePid(),
    ]);
    crowd.close();
    rows[`${count}, through the front`] = {
      'arrived in ms': ms,
      'of direct': round(ms / directMs),
      'all exact after ms': exactMs ?? 'never',
      'deliveries an arrival': round(deliveries / count),
      'KB a connection': grownKb.map((kb) => perHead(kb, count)).join(' + '),
    };
  } finally {
    await mado.stop();
  }
}

async function restart(crowd: Crowd, mado: LoadedMado): Promise<Row> {
  kill(mado.sidecarPid(), 'SIGKILL');
  const gone = await msUntil(() => crowd.absent === crowd.pages.length, BACK_WITHIN_MS);
  const back = await msUntil(() => crowd.absent === 0, BACK_WITHIN_MS);
  const exact = await crowd.msUntilExact(EXACT_WITHIN_MS);
  return {
    'all gone after ms': gone ?? 'never',
    'all back after ms': back ?? 'never',
    'exact ms later': exact ?? 'never',
  };
}

async function hostile(crowd: Crowd, mado: LoadedMado, forMs: number): Promise<Record<string, Row>> {
  const rows: Record<string, Row> = {};
  // Attackers have pages of their own; the others are honest.
  const rings = new Rings(crowd.pages.slice(crowd.pages.length / 2));
  const pid = mado.sidecarPid();
  const before = await settledPss(pid);
  const quiet = await rings.often(10, forMs);
  rows.quiet = { 'ring p99 ms': round(quiet.p99), 'of quiet': 1, 'rings lost': quiet.lost, 'MB before': mb(before) };
  for (const [name, attack] of Object.entries(ATTACKS)) {
    const ended = new AbortController();
    const attacking = attack(mado.direct, crowd.pages.slice(0, crowd.pages.length / 2), ended.signal);
    const { p99, lost } = await rings.often(10, forMs);
    ended.abort();
    await attacking;
    rows[name] = { 'ring p99 ms': round(p99), 'of quiet': round(p99 / quiet.p99), 'rings lost': lost };
  }
  await msUntil(() => crowd.absent === 0, BACK_WITHIN_MS);
  await delay(5_000);
  const after = await settledPss(pid);
  rows.afterwards = { 'MB after': mb(after), 'of before': round(after / before) };
  return rows;
}

/** Runs the chosen scenes and prints their figures. False if somebody never arrived, or a quiet ring was lost. */
export async function runScenes({ people, only, quick }: Options): Promise<boolean> {
  const isWanted = (scene: string) => only.length === 0 || only.includes(scene);
  const forMs = quick ? 2_000 : 8_000;
  const arrived: Record<string, Row> = {};
  let isKept = true;
  for (const count of people) {
    const mado = await openMado();
    let directMs = 0;
    try {
      const accounts = await mado.accounts(count);
      const idle = mado.pids().map(({ name, pid }) => [name, pssOf(pid)] as const);
      const total = idle.reduce((sum, [, kb]) => sum + kb, 0);
      print('Idle, MB', {
        idle: { ...Object.fromEntries(idle.map(([name, kb]) => [name, mb(kb)])), together: mb(total) },
      });
      const crowd = await arrivals(count, mado, accounts, arrived);
      directMs = Number(arrived[`${count}, to the sidecar`]?.['arrived in ms']);
      const online = mado.pids().reduce((sum, { pid }) => sum + pssOf(pid), 0);
      print(`Arrivals (${mb(online)} MB together with ${count} online)`, arrived);
      if (isWanted('rings')) {
        const stop = changePresence(crowd.pages, 0.1);
        const figures = await new Rings(crowd.pages).often(20, forMs);
        stop();
        isKept &&= figures.lost === 0;
        print(`Rings at ${count} online while a tenth change presence a minute`, {
          rings: {
            'p50 ms': round(figures.p50),
            'p99 ms': round(figures.p99),
            rings: figures.rings,
            lost: figures.lost,
          },
        });
      }
      if (isWanted('restart'))
        print(`kill -9 of the sidecar at ${count} online`, { restart: await restart(crowd, mado) });
      if (isWanted('hostile') && count <= 1_000)
        print(`Hostile, at ${count} online`, await hostile(crowd, mado, forMs));
      crowd.close();
    } finally {
      await mado.stop();
    }
    if (isWanted('arrive')) await throughFront(count, arrived, directMs);
  }
  print('Arrivals', arrived);
  return isKept;
}
