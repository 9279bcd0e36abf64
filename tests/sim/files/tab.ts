import { createHash } from 'node:crypto';
import { Incoming } from '@/lib/files/incoming';
import { FilesPage } from '@/lib/files/page';
import { CHUNK_HEADER_BYTES, type KeptFiles, writeChunkHeader } from '@/lib/protocol/channel/files';

/** Stands for a file's content: what was written from two sources is neither. */
type Content = string;

/** As long as a hash, and different for different content or length. */
export const digestOf = (content: Content, bytes: number): string =>
  createHash('sha256').update(`${content} ${bytes}`).digest('hex');

interface Write {
  readonly id: string;
  readonly offset: number;
  readonly bytes: number;
  readonly content: Content;
}

/** Larger than the product's, so that fewer steps are needed. */
const CHUNK_BYTES = 128 * 1_024;

/** One tab of one side with its page, its disk, and the files that its user has at hand. */
export class Tab {
  page: FilesPage;
  kept: KeptFiles | null = null;
  readonly disk = new Map<string, { bytes: number; content: Content }>();
  /** What the disk has been given and not taken. */
  pending: Write[] = [];
  /** The files that this page can read. */
  readonly sources = new Map<string, Content>();
  /** The rest of a block that is being sent. */
  #block: { readonly id: string; offset: number; readonly end: number } | null = null;

  constructor(readonly name: string) {
    this.page = new FilesPage(new Incoming());
  }

  attach(): void {
    this.#block = null;
    this.page.attach();
  }

  detach(): void {
    this.#block = null;
    this.page.detach();
  }

  /** The next page of this tab: it has what was kept and written, and no file of its user. */
  reload(): void {
    this.pending = [];
    this.sources.clear();
    this.#block = null;
    this.page = new FilesPage(new Incoming(this.kept));
  }

  /** As the product does: what it states is kept before. */
  nextFrame(): string | null {
    const frame = this.page.nextFrame();
    if (!frame) return null;
    this.keep();
    return JSON.stringify(frame);
  }

  keep(): void {
    this.kept = { callId: '', ...structuredClone(this.page.incoming.kept) };
  }

  /** The next chunk for the channel of bytes, as the product reads and slices it. */
  nextChunk(): ArrayBuffer | null {
    const { outgoing } = this.page;
    if (!this.#block || !outgoing.maySend(this.#block.id)) {
      const next = outgoing.nextBlock();
      this.#block = next && { id: next.id, offset: next.offset, end: next.offset + next.bytes };
    }
    const block = this.#block;
    const content = block ? this.sources.get(block.id) : undefined;
    if (!block || content === undefined) return null;
    const bytes = Math.min(CHUNK_BYTES, block.end - block.offset);
    const message = new ArrayBuffer(CHUNK_HEADER_BYTES + bytes);
    writeChunkHeader(new DataView(message), block.id, block.offset);
    new TextEncoder().encodeInto(content, new Uint8Array(message, CHUNK_HEADER_BYTES));
    block.offset += bytes;
    outgoing.sent(block.id, block.offset);
    if (block.offset === block.end) this.#block = null;
    return message;
  }

  takeChunk(message: ArrayBuffer): string | null {
    const chunk = this.page.takeChunk(message);
    if (!chunk) return null;
    const { id, offset, bytes } = chunk;
    const content = new TextDecoder().decode(bytes.subarray(0, 8));
    this.pending.push({ id, offset, bytes: bytes.byteLength, content });
    return id;
  }

  /** The disk takes the oldest of what it was given. Returns false if there is nothing. */
  write(): boolean {
    const next = this.pending.shift();
    if (!next) return false;
    const { id, offset, bytes, content } = next;
    const before = this.disk.get(id) ?? { bytes: 0, content };
    if (offset !== before.bytes) throw new Error(`${this.name} writes ${id} at ${offset}, and has ${before.bytes}`);
    this.disk.set(id, { bytes: offset + bytes, content: before.content === content ? content : 'mixed' });
    this.page.incoming.written(id, offset + bytes);
    return true;
  }

  /** What the product does beside channels and disk: finds out what it has, and hashes. Returns false if nothing is due. */
  work(): boolean {
    const { incoming, outgoing } = this.page;
    const recovery = this.pending.length === 0 ? incoming.nextRecovery() : null;
    if (recovery) {
      const { bytes, content } = this.disk.get(recovery) ?? { bytes: 0, content: '' };
      incoming.recovered(recovery, bytes, digestOf(content, bytes));
      return true;
    }
    const verification = incoming.nextVerification();
    if (verification) {
      const { bytes, content } = this.disk.get(verification) ?? { bytes: 0, content: '' };
      incoming.verified(verification, bytes === 0 ? digestOf('', 0) : digestOf(content, bytes));
      return true;
    }
    const proof = outgoing.nextProof();
    if (proof) {
      const content = this.sources.get(proof.id);
      outgoing.proved(proof.id, content !== undefined && digestOf(content, proof.bytes) === proof.digest);
      return true;
    }
    const digest = outgoing.nextDigest();
    if (!digest) return false;
    const size = outgoing.all.find(({ id }) => id === digest)?.file.size ?? 0;
    outgoing.digested(digest, size === 0 ? digestOf('', 0) : digestOf(this.sources.get(digest) ?? 'lost', size));
    return true;
  }
}
