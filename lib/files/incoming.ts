import {
  type FileFacts,
  type FilesFrame,
  type KeptFiles,
  MAX_TRANSFERS,
  type OfferState,
  type TakeState,
  WINDOW_BYTES,
} from '@/lib/protocol/channel/files';
import { isHonestName } from './names';
import { isFinal } from './outgoing';
import type { FilesRefusal } from './transfer';

type Frame<T extends FilesFrame['type']> = Extract<FilesFrame, { type: T }>;

/** Why a receiver ends a transfer that it has accepted. */
export type ReceivingEnd = Extract<TakeState, 'cancelled' | 'no-room' | 'not-stored'>;

/** A file that this page's user receives, or is asked about. */
export interface Receiving {
  readonly id: string;
  readonly file: FileFacts;
  readonly thumbnail: string | null;
  readonly state: TakeState;
  readonly isPaused: boolean;
  /** The sender's half, as last stated. */
  readonly offer: { readonly state: OfferState; readonly isPaused: boolean; readonly sha256: string | null };
  /** Bytes from the file's start that have arrived, and those that the disk has taken. */
  readonly received: number;
  readonly written: number;
  /** SHA-256 of what has been written, in hex, once that has been compared with the sender's. */
  readonly sha256: string | null;
  /** The browser has been given the file to save. */
  readonly isSaved: boolean;
}

interface Known extends Receiving {
  state: TakeState;
  isPaused: boolean;
  offer: Receiving['offer'];
  received: number;
  written: number;
  sha256: string | null;
  isSaved: boolean;
  /** False from each new channel on until the disk has told which bytes it has: those of a page before this one as well. */
  isReady: boolean;
  mayHaveBytes: boolean;
  /** Of the first `received` bytes; null once more have arrived. */
  digest: string | null;
  isDue: boolean;
  /** Each has stated its half on this channel. */
  isHeard: boolean;
  isStated: boolean;
  isWrittenDue: boolean;
  /** Bytes that arrived after its end, which the sender may not have heard of. */
  late: number;
}

/** What is to become of a chunk. */
export type ChunkFate = 'write' | 'drop' | FilesRefusal;

/** Thumbnails that are kept in memory. */
const MAX_THUMBNAILS = 200;
/** Bytes that a disk takes between two words of it to the sender, which then has room for more. */
const WRITTEN_STEP_BYTES = WINDOW_BYTES / 8;

/**
 * The receiver's half of the files that one page receives: what its user has been asked and has answered, and which bytes
 * are taken. Without clock and I/O.
 */
export class Incoming {
  readonly #known = new Map<string, Known>();
  readonly #toldWritten = new Map<string, number>();
  readonly #waiting = new Set<Known>();
  #acceptsAll = false;
  #changes = 0;

  constructor(kept: KeptFiles | null = null) {
    this.#acceptsAll = kept?.acceptsAll ?? false;
    for (const { id, file, state, isPaused, sha256, isSaved } of kept?.files ?? []) {
      const known = this.#add(id, file, null, { state: 'open', isPaused: false, sha256: null });
      Object.assign(known, { state, isPaused, sha256, isSaved, mayHaveBytes: true });
      if (state === 'done') Object.assign(known, { received: file.size, written: file.size });
    }
  }

  /** Grows with whatever the sender tells that is new, and with each change of `kept`. */
  get changes(): number {
    return this.#changes;
  }

  /** In the order in which they were offered. */
  get all(): readonly Receiving[] {
    return [...this.#known.values()];
  }

  get acceptsAll(): boolean {
    return this.#acceptsAll;
  }

  /** What the next page of this tab needs, beside the bytes. */
  get kept(): Omit<KeptFiles, 'callId'> {
    const files = this.all.map(({ id, file, state, isPaused, sha256, isSaved }) => ({
      ...{ id, file, state, isPaused, sha256, isSaved },
    }));
    return { acceptsAll: this.#acceptsAll, files };
  }

  accept(id: string): void {
    const known = this.#known.get(id);
    if (known?.state === 'asked') this.#become(known, 'accepted');
  }

  /** Also whatever this person offers from now on in this call. */
  acceptAll(): void {
    if (!this.#acceptsAll) this.#changes += 1;
    this.#acceptsAll = true;
    for (const { id } of this.all) this.accept(id);
  }

  decline(id: string): void {
    const known = this.#known.get(id);
    if (known?.state === 'asked') this.#become(known, 'declined');
  }

  end(id: string, state: ReceivingEnd): void {
    const known = this.#known.get(id);
    if (known && !isFinal(known.state)) this.#become(known, state);
  }

  pause(id: string, isPaused: boolean): void {
    const known = this.#known.get(id);
    if (known?.state !== 'accepted' || known.isPaused === isPaused) return;
    known.isPaused = isPaused;
    known.isDue = true;
    this.#changes += 1;
  }

  saved(id: string): void {
    const known = this.#known.get(id);
    if (!known || known.isSaved) return;
    known.isSaved = true;
    this.#changes += 1;
  }

  /** The next file of which has to be found out how many bytes the disk has, once it has taken all that it was given. */
  nextRecovery(): string | null {
    for (const { id, isReady, state } of this.#known.values()) if (!isReady && state === 'accepted') return id;
    return null;
  }

  /** So many bytes of it are there. `digest`: their SHA-256 in hex. */
  recovered(id: string, bytes: number, digest: string): void {
    const known = this.#known.get(id);
    if (!known || known.isReady) return;
    const usable = bytes <= known.file.size ? bytes : 0;
    Object.assign(known, { isReady: true, received: usable, written: usable, digest: usable > 0 ? digest : null });
    known.isDue = true;
  }

  /** The disk has taken everything up to `bytes`. */
  written(id: string, bytes: number): void {
    const known = this.#known.get(id);
    if (known?.state !== 'accepted' || bytes > known.received) return;
    known.written = bytes;
    const told = this.#toldWritten.get(id) ?? 0;
    if (bytes === known.received || bytes - told >= WRITTEN_STEP_BYTES) known.isWrittenDue = true;
  }

  /** The next file that is there as a whole, and whose hash the sender has told. */
  nextVerification(): string | null {
    for (const { id, file, state, written, offer, isReady } of this.#known.values()) {
      if (isReady && state === 'accepted' && written === file.size && offer.sha256 !== null) return id;
    }
    return null;
  }

  /** `sha256`: of what has been written, in hex. */
  verified(id: string, sha256: string): void {
    const known = this.#known.get(id);
    if (known?.state !== 'accepted') return;
    const isSame = sha256 === known.offer.sha256;
    if (isSame) known.sha256 = sha256;
    this.#become(known, isSame ? 'done' : 'mismatch');
  }

  /** A new channel, or none: goes on with what the disk has taken. */
  reset(): void {
    for (const known of this.#known.values()) {
      const { state, mayHaveBytes } = known;
      Object.assign(known, {
        isHeard: false,
        isStated: false,
        isWrittenDue: false,
        isDue: !isFinal(state),
        digest: null,
      });
      known.isReady = state !== 'accepted' || !mayHaveBytes;
    }
  }

  offer({ id, file, thumbnail, state, isPaused, sha256 }: Frame<'offer'>): FilesRefusal | null {
    const known = this.#known.get(id);
    if (!known) return this.#ask({ id, file, thumbnail }, { state, isPaused, sha256 });
    const { name, folder, size } = known.file;
    if (name !== file.name || folder !== file.folder || size !== file.size) return 'out-of-order';
    if (!known.isHeard || sha256 !== known.offer.sha256) this.#changes += 1;
    known.isHeard = true;
    if (isFinal(known.state)) {
      // Its end has not reached the sender.
      known.isDue ||= state === 'open' || !known.isStated;
      return null;
    }
    // A new page of the sender has yet to read it again.
    known.offer = { state, isPaused, sha256: sha256 ?? known.offer.sha256 };
    if (state !== 'open') this.#become(known, 'cancelled');
    return null;
  }

  /** The sender's page does not know it any more, and nobody has it to choose it again. */
  unknown({ id }: Frame<'unknown'>): null {
    const known = this.#known.get(id);
    if (known && !isFinal(known.state)) this.#become(known, 'gone');
    return null;
  }

  chunk(id: string, offset: number, bytes: number): ChunkFate {
    const known = this.#known.get(id);
    if (!known) return 'out-of-order';
    if (isFinal(known.state)) {
      known.late += bytes;
      return known.late > 2 * WINDOW_BYTES ? 'too-much' : 'drop';
    }
    const isNext = known.state === 'accepted' && known.isReady && known.isStated && offset === known.received;
    if (!isNext || bytes === 0 || offset + bytes > known.file.size) return 'out-of-order';
    this.#waiting.add(known);
    if (this.#waitingBytes() + bytes > WINDOW_BYTES) return 'too-much';
    Object.assign(known, { received: offset + bytes, digest: null, mayHaveBytes: true });
    return 'write';
  }

  /** The frame that is due next; null if none is. */
  nextFrame(): FilesFrame | null {
    // What came over the last channel is in memory still, beside which there is no room for a window of this one.
    if ([...this.#waiting].some(({ state, isReady }) => state === 'accepted' && !isReady) && this.#waitingBytes() > 0)
      return null;
    for (const known of this.#known.values()) {
      const { id, file, state, isPaused, received, written, digest, isReady } = known;
      if (known.isDue && isReady) {
        Object.assign(known, { isDue: false, isStated: true, isWrittenDue: false });
        this.#toldWritten.set(id, written);
        return { type: 'take', id, file, state, isPaused, received, written, digest };
      }
      if (known.isWrittenDue && known.isStated) {
        known.isWrittenDue = false;
        this.#toldWritten.set(id, written);
        return { type: 'written', id, bytes: written };
      }
    }
    return null;
  }

  /** Bytes in memory that the disk has not taken. */
  #waitingBytes(): number {
    let sum = 0;
    for (const known of this.#waiting) {
      const { state, received, written } = known;
      if (state === 'accepted' && received > written) sum += received - written;
      else this.#waiting.delete(known);
    }
    return sum;
  }

  #ask({ id, file, thumbnail }: Pick<Receiving, 'id' | 'file' | 'thumbnail'>, offer: Receiving['offer']) {
    // Nothing of it is here, and nothing will come.
    if (offer.state !== 'open') return null;
    if (this.#known.size >= MAX_TRANSFERS) return 'too-much';
    this.#changes += 1;
    const known = this.#add(id, file, this.#known.size < MAX_THUMBNAILS ? thumbnail : null, offer);
    if (!isHonestName(file)) this.#become(known, 'refused');
    else if (this.#acceptsAll) this.#become(known, 'accepted');
    return null;
  }

  #add(id: string, file: FileFacts, thumbnail: string | null, offer: Receiving['offer']): Known {
    const known: Known = {
      ...{ id, file, thumbnail, offer, state: 'asked', isPaused: false, received: 0, written: 0, sha256: null },
      ...{
        isSaved: false,
        isReady: true,
        mayHaveBytes: false,
        digest: null,
        isDue: true,
        isHeard: true,
        isStated: false,
        isWrittenDue: false,
        late: 0,
      },
    };
    this.#known.set(id, known);
    return known;
  }

  #become(known: Known, state: TakeState): void {
    this.#changes += 1;
    known.state = state;
    known.isReady ||= isFinal(state);
    known.isDue = true;
  }
}
