import type { Block, Outgoing } from '@/lib/files/outgoing';
import { CHUNK_HEADER_BYTES, writeChunkHeader } from '@/lib/protocol/channel/files';
import { CHANNEL_PURPOSES } from '@/lib/protocol/channel/purposes';
import type { FileWorker } from './file-worker';

const CHUNK_BYTES = CHANNEL_PURPOSES.files.flow.maxMessageBytes - CHUNK_HEADER_BYTES;

/** Hands a message over to the channel; resolves when there is room for the next. */
export type SendChunk = (message: ArrayBuffer, signal: AbortSignal) => Promise<void>;

interface Channel {
  readonly send: SendChunk;
  readonly signal: AbortSignal;
}

interface FileSenderOptions {
  readonly outgoing: Outgoing;
  readonly worker: () => FileWorker;
  /** Something is to be stated, or shown. */
  readonly onChange: () => void;
}

/** Reads what `Outgoing` says may go, and hands it over to the channel: one block at a time, and the next one read ahead. */
export class FileSender {
  readonly #options: FileSenderOptions;
  readonly #files = new Map<string, File>();
  #readAhead: { readonly block: Block; readonly data: Promise<ArrayBuffer> } | null = null;
  #channel: Channel | null = null;
  #isRunning = false;
  #isWoken = false;

  constructor(options: FileSenderOptions) {
    this.#options = options;
  }

  /** `file`: what is read for this transfer from now on. */
  use(id: string, file: File): void {
    this.#files.set(id, file);
  }

  /** Sends over this channel from now on, and over none once `signal` aborts. */
  attach(send: SendChunk, signal: AbortSignal): void {
    this.#channel = { send, signal };
    void this.wake();
  }

  /** Does what can be done now. Never rejects. */
  async wake(): Promise<void> {
    this.#isWoken = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#isWoken) {
      this.#isWoken = false;
      try {
        while (await this.#step()) this.#options.onChange();
      } catch (error) {
        // Of the signal, if another channel has begun meanwhile or none is there.
        if (!this.#channel?.signal.aborted) console.warn('files: a chunk was not sent', nameOf(error));
      }
    }
    this.#isRunning = false;
  }

  /** Returns false if there is nothing to do before something else happens. */
  async #step(): Promise<boolean> {
    const { outgoing } = this.#options;
    const proof = outgoing.nextProof();
    if (proof) {
      const digest = await this.#hash(proof.id, proof.bytes);
      if (digest === null) return true;
      const isSame = digest === proof.digest;
      if (!isSame) this.#forget(proof.id);
      outgoing.proved(proof.id, isSame);
      return true;
    }
    const block = outgoing.nextBlock();
    if (block && this.#channel && !this.#channel.signal.aborted) {
      await this.#sendBlock(block, this.#channel);
      return true;
    }
    const whole = outgoing.nextDigest();
    if (whole === null) return false;
    const size = outgoing.all.find(({ id }) => id === whole)?.file.size ?? 0;
    const digest = await this.#hash(whole, size);
    if (digest !== null) {
      outgoing.digested(whole, digest);
      void this.#options.worker().forget(whole);
    }
    return true;
  }

  async #sendBlock(block: Block, { send, signal }: Channel): Promise<void> {
    const { outgoing } = this.#options;
    const { id } = block;
    const data = await this.#read(block);
    if (!data) return;
    this.#readNext(block);
    for (let at = 0; at < data.byteLength; at += CHUNK_BYTES) {
      // Paused or cancelled meanwhile, or another channel has begun elsewhere.
      if (signal.aborted || !outgoing.maySend(id)) return;
      const bytes = Math.min(CHUNK_BYTES, data.byteLength - at);
      const message = new ArrayBuffer(CHUNK_HEADER_BYTES + bytes);
      writeChunkHeader(new DataView(message), id, block.offset + at);
      new Uint8Array(message, CHUNK_HEADER_BYTES).set(new Uint8Array(data, at, bytes));
      await send(message, signal);
      if (!signal.aborted) outgoing.sent(id, block.offset + at + bytes);
    }
  }

  async #read(block: Block): Promise<ArrayBuffer | null> {
    const ahead = this.#readAhead;
    this.#readAhead = null;
    try {
      const isAhead = ahead && isSame(ahead.block, block);
      return await (isAhead ? ahead.data : this.#readFrom(block));
    } catch (error) {
      this.#unreadable(block.id, error);
      return null;
    }
  }

  #readNext({ id, offset, bytes }: Block): void {
    const next = this.#options.outgoing.nextAfter(id, offset + bytes);
    if (!next) return;
    const data = this.#readFrom(next);
    // Whoever asks for it gets the error.
    data.catch(() => undefined);
    this.#readAhead = { block: next, data };
  }

  async #readFrom({ id, offset, bytes }: Block): Promise<ArrayBuffer> {
    return this.#options.worker().read(id, this.#fileOf(id), offset, bytes);
  }

  /** SHA-256 in hex of a file's first bytes; null if it cannot be read, which ends its transfer. */
  async #hash(id: string, bytes: number): Promise<string | null> {
    try {
      return await this.#options.worker().digest(id, this.#fileOf(id), bytes);
    } catch (error) {
      this.#unreadable(id, error);
      return null;
    }
  }

  #fileOf(id: string): File {
    const file = this.#files.get(id);
    if (!file) throw new Error('There is no such file.');
    return file;
  }

  #unreadable(id: string, error: unknown): void {
    console.warn('files: a file cannot be read any more', nameOf(error));
    this.#forget(id);
    this.#options.outgoing.end(id, 'unreadable');
  }

  #forget(id: string): void {
    this.#files.delete(id);
    void this.#options.worker().forget(id);
  }
}

function isSame(a: Block, b: Block): boolean {
  return a.id === b.id && a.offset === b.offset && a.bytes === b.bytes;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
