import { RunningHash } from './running-hash';

/** Bytes that are read at once to be hashed. */
const STEP_BYTES = 1_024 * 1_024;

/** Reads the files that are sent, and hashes what it has read of each. */
export class Sources {
  readonly #hashes = new Map<string, RunningHash>();

  /** Rejects with a `NotReadableError` or `NotFoundError` of the browser if the file has changed or is gone. */
  async read(id: string, file: Blob, offset: number, bytes: number): Promise<ArrayBuffer> {
    const data = await file.slice(offset, offset + bytes).arrayBuffer();
    if (data.byteLength !== bytes) throw new DOMException('The file has become shorter.', 'NotReadableError');
    this.#hashOf(id).update(offset, new Uint8Array(data));
    return data;
  }

  /** SHA-256 in hex of the first `bytes`. Rejects as `read` does. */
  async digest(id: string, file: Blob, bytes: number): Promise<string> {
    if (this.#hashOf(id).bytes > bytes) this.#hashes.delete(id);
    const hash = this.#hashOf(id);
    while (hash.bytes < bytes) await this.read(id, file, hash.bytes, Math.min(STEP_BYTES, bytes - hash.bytes));
    return hash.digest();
  }

  /** The file will not be read any more, or another takes its place. */
  forget(id: string): void {
    this.#hashes.delete(id);
  }

  #hashOf(id: string): RunningHash {
    const hash = this.#hashes.get(id) ?? new RunningHash();
    this.#hashes.set(id, hash);
    return hash;
  }
}
