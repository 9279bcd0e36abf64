import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 50;

/** Not `fetch`, whose client would stay in the supervisor's memory for as long as Mado runs: 7 MB. */
function isHealthy(url: string, deadline: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { signal: deadline, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}

/** Waits until a health check at this URL succeeds. */
export async function waitUntilHealthy(
  name: string,
  url: string,
  withinMs: number,
  stopped: AbortSignal,
): Promise<void> {
  const deadline = AbortSignal.any([stopped, AbortSignal.timeout(withinMs)]);
  while (!deadline.aborted) {
    if (await isHealthy(url, deadline)) return;
    await delay(everyMs, undefined, { signal: deadline }).catch(() => undefined);
  }
  stopped.throwIfAborted();
  throw new Error(`The ${name} did not answer within ${withinMs / 1000} s; what it printed above says why.`);
}
