import { readFileSync } from 'node:fs';

const TICK_MS = 500;
/** Less than this in a tick is the ordinary life of a busy machine. */
const NOTEWORTHY_MS = 100;
const MS_IN_NS = 1e6;

/** How long a process was ready to run and had no core, since its start; 0 if it is gone (Linux: schedstat). */
function waitedMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / MS_IN_NS;
  } catch {
    return 0;
  }
}

/**
 * Reports how much of each half second the machine kept these processes waiting for a core, all together: a request
 * passes through several of them. What another program's load takes from Mado is not Mado's delay. Returns its stop.
 */
export function watchStarvation(pids: () => readonly number[], onStarved: (ms: number) => void): () => void {
  let before = new Map<number, number>();
  const timer = setInterval(() => {
    const now = new Map(pids().map((pid) => [pid, waitedMs(pid)]));
    const ms = [...now].reduce((sum, [pid, waited]) => sum + Math.max(0, waited - (before.get(pid) ?? waited)), 0);
    before = now;
    if (ms > NOTEWORTHY_MS) onStarved(Math.min(ms, TICK_MS));
  }, TICK_MS);
  return () => clearInterval(timer);
}
