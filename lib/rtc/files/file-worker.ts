import * as Comlink from 'comlink';
import type { FileWork } from './worker/main';

/** Made by `scripts/start/prepare.mjs` from `worker/main.ts`. */
const WORKER = '/generated/file-worker.js';

/**
 * The port to a page's worker. Every method may reject with the browser's error, of which Comlink carries over name and
 * message.
 */
export interface FileWorker extends Comlink.Remote<FileWork> {}

/**
 * Starts the worker; `close` ends it, and whatever it is doing. It locks the files that it writes, so that there is one for
 * each page.
 */
export function startFileWorker(): { readonly work: FileWorker; close(): void } {
  const worker = new Worker(WORKER, { name: 'files' });
  const work = Comlink.wrap<FileWork>(worker);
  return {
    work,
    close: () => {
      work[Comlink.releaseProxy]();
      worker.terminate();
    },
  };
}

/** Why a file could not be stored. */
export function troubleOf(error: unknown): 'no-room' | 'not-stored' {
  return error instanceof Error && error.name === 'QuotaExceededError' ? 'no-room' : 'not-stored';
}
