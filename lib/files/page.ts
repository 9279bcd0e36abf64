import { CHUNK_HEADER_BYTES, type FilesFrame, filesFrameSchema, readChunkHeader } from '@/lib/protocol/channel/files';
import type { Incoming } from './incoming';
import { Outgoing } from './outgoing';
import type { FilesRefusal } from './transfer';

/** UTF-16 code units of one frame: the most that one message of the channel holds. */
const MAX_FRAME_CHARS = 16 * 1_024;
/** Frames in one second that bring nothing new. A page sends a handful. */
const MAX_IDLE_FRAMES = 300;
/** Frames in one second of any kind: a folder of two thousand files, offered and answered. */
const MAX_FRAMES = 6_000;
const SECOND_MS = 1_000;

/** Bytes of a file that are to be written. */
export interface Chunk {
  readonly id: string;
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Greeting {
  helloDue: 'ask' | 'reply' | null;
  isGreeted: boolean;
}

/**
 * Both halves of one page, and the pair of channels on which it states them. Both pages say hello first: until the other
 * has opened its end, its browser drops what arrives. Whatever breaks the protocol ends the use of these channels.
 */
export class FilesPage {
  readonly outgoing = new Outgoing();
  readonly incoming: Incoming;
  #channel: Greeting | null = null;
  #refusal: FilesRefusal | null = null;
  #second = { sinceMs: Number.NEGATIVE_INFINITY, frames: 0, idle: 0 };

  constructor(incoming: Incoming) {
    this.incoming = incoming;
  }

  get refusal(): FilesRefusal | null {
    return this.#refusal;
  }

  /** The other page can be expected to take what is stated. */
  get isGreeted(): boolean {
    return this.#channel?.isGreeted === true;
  }

  /** A new pair of channels is open, and no other is used from now on. */
  attach(): void {
    this.#channel = { helloDue: 'ask', isGreeted: false };
    this.#refusal = null;
    this.#second = { sinceMs: Number.NEGATIVE_INFINITY, frames: 0, idle: 0 };
    this.#reset();
  }

  /** The channels are gone. */
  detach(): void {
    if (!this.#channel) return;
    this.#channel = null;
    this.#reset();
  }

  /** Takes what has arrived on the channel of offers, at `nowMs` of a monotonic clock. */
  takeFrame(data: unknown, nowMs: number): void {
    const channel = this.#channel;
    if (!channel) return;
    const frame = parse(data);
    if (!frame) return this.#refuse('malformed');
    const before = this.#news();
    const refusal = frame === 'unknown kind' ? null : this.#take(channel, frame);
    if (refusal) return this.#refuse(refusal);
    this.#count(nowMs, before === this.#news());
  }

  /** Takes what has arrived on the channel of bytes; null if nothing of it is to be written. */
  takeChunk(data: unknown): Chunk | null {
    if (!this.#channel) return null;
    const header = data instanceof ArrayBuffer ? readChunkHeader(new DataView(data)) : null;
    if (!header || !(data instanceof ArrayBuffer)) {
      this.#refuse('malformed');
      return null;
    }
    const { id, offset } = header;
    const bytes = new Uint8Array(data, CHUNK_HEADER_BYTES);
    const fate = this.incoming.chunk(id, offset, bytes.byteLength);
    if (fate === 'write') return { id, offset, bytes };
    if (fate !== 'drop') this.#refuse(fate);
    return null;
  }

  /** The frame that is due next; null if none is. */
  nextFrame(): FilesFrame | null {
    const channel = this.#channel;
    if (!channel) return null;
    if (channel.helloDue) {
      const isReply = channel.helloDue === 'reply';
      channel.helloDue = null;
      return { type: 'hello', isReply };
    }
    return channel.isGreeted ? (this.incoming.nextFrame() ?? this.outgoing.nextFrame()) : null;
  }

  #take(channel: Greeting, frame: FilesFrame): FilesRefusal | null {
    if (frame.type === 'hello') {
      if (!frame.isReply) channel.helloDue = 'reply';
      channel.isGreeted = true;
      return null;
    }
    // Sent before this page had opened its end; the other page states everything again after the reply to its hello.
    if (!channel.isGreeted) return null;
    switch (frame.type) {
      case 'offer':
        return this.incoming.offer(frame);
      case 'unknown':
        return this.incoming.unknown(frame);
      case 'take':
        return this.outgoing.take(frame);
      case 'written':
        return this.outgoing.written(frame);
    }
  }

  #reset(): void {
    this.outgoing.reset();
    this.incoming.reset();
  }

  #refuse(refusal: FilesRefusal): void {
    this.#refusal = refusal;
    this.detach();
  }

  /** Changes whenever a transfer begins, ends or gets on. */
  #news(): string {
    return `${this.incoming.changes} ${this.outgoing.changes}`;
  }

  #count(nowMs: number, isIdle: boolean): void {
    if (nowMs - this.#second.sinceMs >= SECOND_MS) this.#second = { sinceMs: nowMs, frames: 0, idle: 0 };
    this.#second.frames += 1;
    if (isIdle) this.#second.idle += 1;
    if (this.#second.frames > MAX_FRAMES || this.#second.idle > MAX_IDLE_FRAMES) this.#refuse('too-much');
  }
}

const KNOWN: readonly string[] = filesFrameSchema.options.map(({ shape }) => shape.type.value);

/** `unknown kind` for a frame that a later version may send. */
function parse(data: unknown): FilesFrame | 'unknown kind' | undefined {
  if (typeof data !== 'string' || data.length > MAX_FRAME_CHARS) return undefined;
  try {
    const value: unknown = JSON.parse(data);
    const { type } = Object(value) as { type?: unknown };
    if (typeof type === 'string' && !KNOWN.includes(type)) return 'unknown kind';
    return filesFrameSchema.safeParse(value).data;
  } catch {
    return undefined;
  }
}
