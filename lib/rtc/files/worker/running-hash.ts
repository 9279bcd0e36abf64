import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 of a file that comes in order. WebCrypto hashes only what is in memory as a whole. */
export class RunningHash {
  #hash = sha256.create();
  #bytes = 0;

  /** So many bytes from the file's start are in it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the bytes at `offset`, as far as they are new. What would leave a gap is not taken. */
  update(offset: number, data: Uint8Array): void {
    if (offset > this.#bytes) return;
    const isNew = data.subarray(this.#bytes - offset);
    this.#hash.update(isNew);
    this.#bytes += isNew.byteLength;
  }

  /** In hex, of everything so far; more may follow. */
  digest(): string {
    return bytesToHex(this.#hash.clone().digest());
  }
}
