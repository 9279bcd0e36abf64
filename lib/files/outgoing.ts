import {
  type FileFacts,
  type FilesFrame,
  MAX_TRANSFERS,
  type OfferState,
  type TakeState,
  WINDOW_BYTES,
} from '@/lib/protocol/channel/files';
import { BLOCK_BYTES, type FilesRefusal } from './transfer';

type Frame<T extends FilesFrame['type']> = Extract<FilesFrame, { type: T }>;

/** A file that this page's user sends. */
export interface Sending {
  readonly id: string;
  readonly file: FileFacts;
  readonly thumbnail: string | null;
  readonly state: OfferState;
  readonly isPaused: boolean;
  /** False on a page that knows of the file only from the receiver: its user has to choose it again. */
  readonly hasSource: boolean;
  /** The user has chosen a file in its place that is another one. */
  readonly isOtherFile: boolean;
  readonly sha256: string | null;
  /** The receiver's half; null before it has stated it. */
  readonly take: { readonly state: TakeState; readonly isPaused: boolean; readonly written: number } | null;
  /** Bytes from the file's start that have been handed over to the channel, or need not be. */
  readonly position: number;
}

interface Known extends Sending {
  state: OfferState;
  isPaused: boolean;
  hasSource: boolean;
  isOtherFile: boolean;
  sha256: string | null;
  take: Sending['take'];
  position: number;
  /** Of the first bytes that the receiver has; the source is compared with it before it counts. Null: it counts. */
  proof: { readonly bytes: number; readonly digest: string } | null;
  /** The receiver has stated its half on this channel. */
  isHeard: boolean;
  isDue: boolean;
  /** A page before this one offered it, and may have told its hash. */
  readonly isLearned: boolean;
}

/** A part of a file that may be sent now. */
export interface Block {
  readonly id: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Files that a user is asked to choose again: a receiver could invent any number. */
const MAX_LEARNED = 100;

/**
 * The sender's half of the files that one page sends: what is stated of each, and which bytes may go. It keeps nothing for
 * the next page: that learns from the receiver what is unfinished. Without clock and I/O.
 */
export class Outgoing {
  readonly #known = new Map<string, Known>();
  /** What the receiver takes and this page does not know. */
  readonly #unknown = new Set<string>();
  #learned = 0;
  #changes = 0;

  /** Grows with whatever the receiver tells that is new. */
  get changes(): number {
    return this.#changes;
  }

  /** In the order in which they were offered. */
  get all(): readonly Sending[] {
    return [...this.#known.values()];
  }

  /** `id`: a new UUID. Returns false if too many have been offered in this call. */
  offer(id: string, file: FileFacts, thumbnail: string | null): boolean {
    if (this.#known.size >= MAX_TRANSFERS) return false;
    this.#add(id, file, { thumbnail, hasSource: true });
    return true;
  }

  /** The user has chosen the file again. It counts once it proves to be the same. */
  choose(id: string): void {
    const known = this.#open(id);
    if (!known || known.hasSource) return;
    known.hasSource = true;
    known.isOtherFile = false;
  }

  /** The next file whose bytes up to `bytes` have to be compared with `digest`, the SHA-256 of them in hex. */
  nextProof(): { readonly id: string; readonly bytes: number; readonly digest: string } | null {
    for (const known of this.#known.values()) {
      const { id, proof, hasSource } = known;
      if (proof && hasSource && isUnfinished(known)) return { id, ...proof };
    }
    return null;
  }

  proved(id: string, isSame: boolean): void {
    const known = this.#open(id);
    if (!known) return;
    if (isSame) known.proof = null;
    known.hasSource = isSame;
    known.isOtherFile = !isSame;
  }

  pause(id: string, isPaused: boolean): void {
    const known = this.#open(id);
    if (!known || known.isPaused === isPaused) return;
    known.isPaused = isPaused;
    known.isDue = true;
  }

  /** `unreadable`: the file changed or vanished. */
  end(id: string, state: Exclude<OfferState, 'open'>): void {
    const known = this.#open(id);
    if (!known) return;
    known.state = state;
    known.isDue = true;
  }

  /** The next file of which all bytes have been handed over, and whose hash is due. */
  nextDigest(): string | null {
    for (const known of this.#known.values()) {
      if (isReady(known) && known.position === known.file.size && known.sha256 === null) return known.id;
    }
    return null;
  }

  /** `sha256`: of the whole file in hex. */
  digested(id: string, sha256: string): void {
    const known = this.#open(id);
    if (!known) return;
    known.sha256 = sha256;
    known.isDue = true;
  }

  /** The next bytes to send; null while there are none, or the receiver's disk has to catch up first. */
  nextBlock(): Block | null {
    let ahead = 0;
    let next: Block | null = null;
    for (const known of this.#known.values()) {
      const { id, file, position, take } = known;
      if (!isReady(known)) continue;
      ahead += position - (take?.written ?? 0);
      if (next || isPausedBySomebody(known) || position === file.size) continue;
      next = { id, offset: position, bytes: Math.min(BLOCK_BYTES, file.size - position) };
    }
    return next && ahead + next.bytes <= WINDOW_BYTES ? next : null;
  }

  /** The block of the same file that begins there; null at its end. */
  nextAfter(id: string, offset: number): Block | null {
    const size = this.#open(id)?.file.size ?? 0;
    return offset < size ? { id, offset, bytes: Math.min(BLOCK_BYTES, size - offset) } : null;
  }

  /** Whether the rest of a block that is being sent may still go. */
  maySend(id: string): boolean {
    const known = this.#known.get(id);
    return known !== undefined && isReady(known) && !isPausedBySomebody(known);
  }

  /** Everything up to `position` has been handed over. */
  sent(id: string, position: number): void {
    const known = this.#open(id);
    if (known && position <= known.file.size) known.position = Math.max(known.position, position);
  }

  /** A new channel, or none: the receiver has to state its halves again before anything is sent. */
  reset(): void {
    this.#unknown.clear();
    for (const known of this.#known.values()) {
      known.isHeard = false;
      known.isDue = isUnfinished(known) || !isFinal(known.take?.state);
    }
  }

  take(frame: Frame<'take'>): FilesRefusal | null {
    const { id, file, state, isPaused, received, written, digest } = frame;
    if (received > file.size || written > received) return 'out-of-order';
    const known = this.#known.get(id) ?? this.#learn(frame);
    if (!known) return null;
    if (isFinal(known.take?.state)) return null;
    if (known.file.size !== file.size) return 'out-of-order';
    if (!known.isHeard) {
      known.isHeard = true;
      // Where the receiver was when the last channel was lost.
      known.position = received;
      if (known.proof || !known.hasSource) known.proof = received > 0 && digest ? { bytes: received, digest } : null;
      this.#changes += 1;
    } else if (received > known.position) return 'out-of-order';
    if (state === 'done' && known.sha256 === null && !known.isLearned) return 'out-of-order';
    if (state !== known.take?.state) this.#changes += 1;
    known.take = { state, isPaused, written };
    // Ended here, which the receiver does not know yet.
    if (known.state !== 'open' && !isFinal(state)) known.isDue = true;
    return null;
  }

  written({ id, bytes }: Frame<'written'>): FilesRefusal | null {
    const known = this.#known.get(id);
    if (!known?.take || !known.isHeard) return null;
    if (bytes > known.position) return 'out-of-order';
    if (bytes <= known.take.written) return null;
    known.take = { ...known.take, written: bytes };
    this.#changes += 1;
    return null;
  }

  /** The frame that is due next; null if none is. */
  nextFrame(): FilesFrame | null {
    for (const id of this.#unknown) {
      this.#unknown.delete(id);
      return { type: 'unknown', id };
    }
    for (const known of this.#known.values()) {
      if (!known.isDue) continue;
      known.isDue = false;
      const { id, file, thumbnail, state, isPaused, sha256 } = known;
      return { type: 'offer', id, file, thumbnail, state, isPaused, sha256 };
    }
    return null;
  }

  /** A page of the sender before this one has offered it, and the receiver waits for the rest. */
  #learn({ id, file, state }: Frame<'take'>): Known | null {
    if (isFinal(state)) return null;
    if (state === 'accepted' && this.#learned < MAX_LEARNED) {
      this.#learned += 1;
      return this.#add(id, file, { thumbnail: null, hasSource: false });
    }
    if (this.#unknown.size < MAX_TRANSFERS) this.#unknown.add(id);
    this.#changes += 1;
    return null;
  }

  #add(id: string, file: FileFacts, made: Pick<Sending, 'thumbnail' | 'hasSource'>): Known {
    const known: Known = {
      ...{ id, file, ...made, state: 'open', isPaused: false, isOtherFile: false, sha256: null, take: null },
      ...{ position: 0, proof: null, isHeard: false, isDue: true, isLearned: !made.hasSource },
    };
    this.#known.set(id, known);
    return known;
  }

  #open(id: string): Known | null {
    const known = this.#known.get(id);
    return known && isUnfinished(known) ? known : null;
  }
}

/** Whether a receiver that says so takes nothing more. */
export function isFinal(state: TakeState | undefined): boolean {
  return state !== undefined && state !== 'asked' && state !== 'accepted';
}

function isUnfinished({ state, take }: Sending): boolean {
  return state === 'open' && !isFinal(take?.state);
}

function isPausedBySomebody({ isPaused, take }: Sending): boolean {
  return isPaused || take?.isPaused === true;
}

/** The receiver takes its bytes on this channel, and this page can read them. */
function isReady(known: Known): boolean {
  const { isHeard, hasSource, proof, take } = known;
  return isUnfinished(known) && isHeard && hasSource && !proof && take?.state === 'accepted';
}
