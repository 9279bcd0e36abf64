import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from './program';

/** A program, and how to find out whether it works. */
export interface Watched {
  readonly name: string;
  readonly program: Pick<Program, 'pid' | 'startedAtMs' | 'killHung'>;
  /** Rejects, or resolves with false, if the program does not work. */
  isWell(deadline: AbortSignal): Promise<boolean>;
}

export interface GuardOptions {
  readonly watched: readonly Watched[];
  /** How often each program is asked, and how long it has to answer, in ms. */
  readonly everyMs: number;
  readonly stopped: AbortSignal;
  readonly onAllWell: () => void;
}

/** A busy machine may delay one answer, or two. */
const MISSES_WHEN_HUNG = 3;
/** A program that has not answered yet may be waiting for its database. */
const MAY_START_FOR_MS = 60_000;

function watch({ name, program, isWell }: Watched, everyMs: number): () => Promise<boolean> {
  let pid: number | undefined;
  let hasAnswered = false;
  let misses = 0;
  return async () => {
    if (program.pid !== pid) {
      pid = program.pid;
      hasAnswered = false;
      misses = 0;
    }
    const asked = pid;
    const isAnswered = await isWell(AbortSignal.timeout(everyMs)).catch(() => false);
    // It ended meanwhile, and is being restarted.
    if (program.pid !== asked || asked === undefined) return false;
    if (isAnswered) {
      hasAnswered = true;
      misses = 0;
      return true;
    }
    misses += 1;
    const isStarting = !hasAnswered && performance.now() - program.startedAtMs < MAY_START_FOR_MS;
    if (misses < MISSES_WHEN_HUNG || isStarting) return false;
    console.error(`The ${name} runs but has not answered for ${MISSES_WHEN_HUNG} checks; it is killed.`);
    program.killHung();
    return false;
  };
}

/**
 * Asks all programs regularly whether they work, and kills one that runs without answering, so that it is started again.
 * A program that ends by itself is started again without any of this. Resolves when `stopped` aborts.
 */
export async function guard({ watched, everyMs, stopped, onAllWell }: GuardOptions): Promise<void> {
  const looks = watched.map((one) => watch(one, everyMs));
  while (!stopped.aborted) {
    const answers = await Promise.all(looks.map((look) => look()));
    if (stopped.aborted) return;
    if (answers.every(Boolean)) onAllWell();
    await delay(everyMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}
