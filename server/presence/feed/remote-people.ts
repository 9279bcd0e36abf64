import type { UserId } from '@/lib/protocol/ids';
import type { Row } from './messages';
import { isSameShare, type Share } from './share';

interface Changes {
  readonly seq: number;
  readonly rows: readonly Row[];
}

/** Rows of changes kept while a snapshot is fetched. More than this, and it is fetched anew. */
const MAX_BUFFERED = 50_000;

/**
 * What one other sidecar knows, as far as it has been heard: a snapshot, and each change since. Knows by the numbers of
 * its messages whether one was missed. Methods return the users for whom something changed.
 */
export class RemotePeople {
  readonly #shares = new Map<UserId, Share>();
  /** The last change, if none before it was missed. */
  #seq: number | null = null;
  /** What came while a snapshot is fetched; null while none is. */
  #buffer: Changes[] | null = null;
  #bufferedRows = 0;

  get(userId: UserId): Share | null {
    return this.#shares.get(userId) ?? null;
  }

  userIds(): Iterable<UserId> {
    return this.#shares.keys();
  }

  get isFetching(): boolean {
    return this.#buffer !== null;
  }

  /** Whether nothing up to this change was missed. */
  isCurrent(seq: number): boolean {
    return this.#seq === seq;
  }

  /** Everything that a change says is newer than what was known, even if another was missed before it. */
  change({ seq, rows }: Changes): UserId[] {
    if (this.#seq !== null && seq <= this.#seq) return [];
    this.#seq = this.#seq !== null && seq === this.#seq + 1 ? seq : null;
    this.#keep({ seq, rows });
    return rows.filter(([userId, share]) => this.#put(userId, share)).map(([userId]) => userId);
  }

  beginFetch(): void {
    this.#buffer = [];
    this.#bufferedRows = 0;
  }

  /** What was fetched replaces everything, but for what has changed since. */
  endFetch(seq: number, rows: readonly Row[]): UserId[] {
    const since = (this.#buffer ?? []).filter((changes) => changes.seq > seq);
    this.#buffer = null;
    this.#seq = since.every((changes, index) => changes.seq === seq + 1 + index) ? seq + since.length : null;
    const now = new Map([...rows, ...since.flatMap((changes) => changes.rows)]);
    const known = [...this.#shares.keys()].filter((userId) => !now.has(userId));
    const all: Row[] = [...known.map((userId): Row => [userId, null]), ...now];
    return all.filter(([userId, share]) => this.#put(userId, share)).map(([userId]) => userId);
  }

  /** The fetch failed, or too much came meanwhile. */
  cancelFetch(): void {
    this.#buffer = null;
  }

  get isBehindFetch(): boolean {
    return this.#buffer !== null && this.#bufferedRows > MAX_BUFFERED;
  }

  /** Nothing is kept for a fetch that is given up anyway. */
  #keep(changes: Changes): void {
    if (!this.#buffer || this.isBehindFetch) return;
    this.#buffer.push(changes);
    this.#bufferedRows += changes.rows.length;
  }

  #put(userId: UserId, share: Share | null): boolean {
    if (isSameShare(this.get(userId), share)) return false;
    if (share) this.#shares.set(userId, share);
    else this.#shares.delete(userId);
    return true;
  }
}
