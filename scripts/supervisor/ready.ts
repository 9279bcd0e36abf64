import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 50;

/** Waits until a health check at this URL succeeds. */
export async function waitUntilHealthy(
  name: string,
  url: string,
  withinMs: number,
  stopped: AbortSignal,
): Promise<void> {
  const deadline = AbortSignal.any([stopped, AbortSignal.timeout(withinMs)]);
  while (!deadline.aborted) {
    const response = await fetch(url, { redirect: 'manual', signal: deadline }).catch(() => undefined);
    if (response?.ok) return;
    await delay(everyMs, undefined, { signal: deadline }).catch(() => undefined);
  }
  stopped.throwIfAborted();
  throw new Error(`The ${name} did not answer within ${withinMs / 1000} s; what it printed above says why.`);
}
