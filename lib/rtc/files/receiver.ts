import type { Timers } from '@/lib/browser/timers';
import type { Incoming } from '@/lib/files/incoming';
import type { Chunk } from '@/lib/files/page';
import { type FileWorker, troubleOf } from './file-worker';

/** What arrives within this time goes to the disk at once, or sooner if it is so much. */
const GATHER_MS = 10;
const GATHER_BYTES = 256 * 1_024;

interface FileReceiverOptions {
  readonly incoming: Incoming;
  readonly timers: Pick<Timers, 'start'>;
  readonly worker: () => FileWorker;
  /** Something is to be stated, or shown. */
  readonly onChange: () => void;
  /** A file is there as a whole. */
  readonly onDone: (id: string) => void;
}

interface Batch {
  readonly id: string;
  readonly offset: number;
  readonly parts: Uint8Array[];
  bytes: number;
}

/** Brings what arrives to the disk, in order, and finds out what is there. */
export class FileReceiver {
  readonly #options: FileReceiverOptions;
  #batch: Batch | null = null;
  #stopGathering: (() => void) | null = null;
  #isRunning = false;
  #isClosed = false;

  constructor(options: FileReceiverOptions) {
    this.#options = options;
  }

  take({ id, offset, bytes }: Chunk): void {
    if (this.#batch && (this.#batch.id !== id || this.#batch.offset + this.#batch.bytes !== offset)) this.#flush();
    this.#batch ??= { id, offset, parts: [], bytes: 0 };
    this.#batch.parts.push(bytes);
    this.#batch.bytes += bytes.byteLength;
    if (this.#batch.bytes >= GATHER_BYTES) this.#flush();
    else this.#stopGathering ??= this.#options.timers.start(GATHER_MS, () => this.#flush());
  }

  /** Finds out and compares what is due. Never rejects. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (!this.#isClosed && (await this.#step())) this.#options.onChange();
    this.#isRunning = false;
  }

  /** Removes what is there of a file that has ended. */
  discard(id: string): void {
    if (this.#batch?.id === id) this.#dropBatch();
    this.#options
      .worker()
      .remove(id)
      .catch(() => undefined);
  }

  /** Writes nothing more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#dropBatch();
  }

  async #step(): Promise<boolean> {
    const { incoming, worker, onDone } = this.#options;
    const recovery = incoming.nextRecovery();
    if (recovery !== null) {
      this.#flush();
      return this.#orEnd(recovery, async () => {
        // The worker takes its tasks in turn: what was given to it before is written then.
        const { bytes, digest } = await worker().look(recovery);
        incoming.recovered(recovery, bytes, digest);
      });
    }
    const verification = incoming.nextVerification();
    if (verification === null) return false;
    return this.#orEnd(verification, async () => {
      const sha256 = await worker().finish(verification);
      incoming.verified(verification, sha256);
      const state = incoming.all.find(({ id }) => id === verification)?.state;
      if (state === 'done') onDone(verification);
      else this.discard(verification);
    });
  }

  #flush(): void {
    const batch = this.#batch;
    this.#dropBatch();
    if (batch) void this.#write(batch);
  }

  async #write({ id, offset, parts, bytes }: Batch): Promise<void> {
    const data = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts) {
      data.set(part, at);
      at += part.byteLength;
    }
    const { incoming, worker, onChange } = this.#options;
    await this.#orEnd(id, async () => {
      await worker().write(id, offset, data);
      incoming.written(id, offset + bytes);
    });
    if (!this.#isClosed) onChange();
  }

  #dropBatch(): void {
    this.#stopGathering?.();
    this.#stopGathering = null;
    this.#batch = null;
  }

  /** Ends the transfer if its disk fails. Returns true. */
  async #orEnd(id: string, act: () => Promise<void>): Promise<true> {
    try {
      await act();
    } catch (error) {
      if (this.#isClosed) return true;
      console.warn('files: a file cannot be stored', error instanceof Error ? error.name : 'unknown');
      this.#options.incoming.end(id, troubleOf(error));
      this.discard(id);
    }
    return true;
  }
}
