import type { Program } from './program';

/** The programs by their part in a stop. In development the sidecar may not have been bundled yet. */
export interface Programs {
  readonly edge?: Program;
  readonly webApp?: Program;
  readonly sidecar?: Program;
}

/**
 * How long each program may take, in ms: the sidecar up to 6 s until nothing rings and a database's patience, the others
 * 2 s for pending requests. Together less than what systemd (TimeoutStopSec) and compose (stop_grace_period) grant.
 */
const WITHIN_MS = { sidecar: 15_000, edge: 5_000, webApp: 5_000 } as const;

/**
 * Stops the sidecar first, while pages and sockets still pass through the edge, so that a call that rings can be
 * answered. Then the edge finishes its requests, and last the web app that answers them.
 */
export async function stopInOrder({ sidecar, edge, webApp }: Programs): Promise<void> {
  await sidecar?.stop(WITHIN_MS.sidecar);
  await edge?.stop(WITHIN_MS.edge);
  await webApp?.stop(WITHIN_MS.webApp);
}

/**
 * A terminal's Ctrl-C reaches npm and us, and npm passes it on to us: signals that close together are one. A later one
 * comes from somebody who does not want to wait.
 */
const SAME_SIGNAL_MS = 500;

/** Runs `stop` at the first signal, and `endNow` at a second. */
export function onStopSignal(stop: () => void, endNow: () => void): void {
  let firstAtMs: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (firstAtMs === undefined) {
        firstAtMs = nowMs;
        stop();
      } else if (nowMs - firstAtMs > SAME_SIGNAL_MS) {
        endNow();
      }
    });
  }
}
