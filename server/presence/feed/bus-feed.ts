import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import type { UserId } from '@/lib/protocol/ids';
import type { Clock, Stop } from '@/server/app/clock';
import { type Bus, type NodeId, Unreachable } from '@/server/cluster/bus';
import { type FeedMessage, feedMessageSchema, type Page, pageRequestSchema, pageSchema, type Row } from './messages';
import type { OwnPeople, PresenceFeed } from './presence-feed';
import { RemotePeople } from './remote-people';
import { joined, type Share } from './share';

const TOPIC = 'presence';
const PAGE_TOPIC = 'presence:page';

/** Changes are gathered for this long: thousands who arrive together are a few messages, and nobody waits for it. */
const GATHER_MS = 100;
/** `GATHER_MS` of another sidecar, and the way. */
const SETTLE_MS = 250;
const BEAT_MS = 2_000;
/** Own beats during which another sidecar said nothing: its people are gone after 10 to 12 s. */
const SILENT_BEATS = 5;
const ROWS_AT_ONCE = 500;
/** A snapshot is fetched within a second; whoever fetches page after page keeps it, for all who fetch the same. */
const SNAPSHOT_KEPT_MS = 5_000;
/** Those who fetch at the same time share one, so that more than a few are never in use. */
const MAX_SNAPSHOTS = 20;
/** People whose listing is renewed at once, so that ten thousand of them do not keep rings waiting. */
const SLICE = 250;
const SLICE_PAUSE_MS = 5;

interface Remote {
  readonly people: RemotePeople;
  silentBeats: number;
  /** It has said that it stops; the stop of the timer after which its people are forgotten. */
  stopLeaving: Stop | null;
}

interface Snapshot {
  readonly seq: number;
  readonly rows: readonly Row[];
  stopTimer: Stop;
}

export interface BusFeedDeps {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Presence over several sidecars. Each publishes what changes among its own people, and a beat; whoever has missed a
 * change, or has just started, asks for all of it in pages. What a silent sidecar said is forgotten.
 */
export class BusFeed implements PresenceFeed {
  readonly settleMs = SETTLE_MS;
  readonly #deps: BusFeedDeps;
  readonly #remotes = new Map<NodeId, Remote>();
  readonly #snapshots = new Map<number, Snapshot>();
  #own: OwnPeople | null = null;
  #untold = new Set<UserId>();
  #stopGathering: Stop | null = null;
  #seq = 0;
  #lastSnapshot = 0;
  #unheard = new Set<UserId>();
  #stopSlice: Stop | null = null;

  constructor(deps: BusFeedDeps) {
    this.#deps = deps;
  }

  start(own: OwnPeople): Stop {
    const { bus, clock } = this.#deps;
    this.#own = own;
    const stops = [
      bus.on(TOPIC, (body, from) => this.#hear(feedMessageSchema.parse(body), from)),
      bus.answer(PAGE_TOPIC, async (body) => this.#page(pageRequestSchema.parse(body))),
      bus.onConnection((isConnected) => isConnected && this.#publish({ kind: 'hello', seq: this.#seq })),
      clock.every(BEAT_MS, () => this.#beat()),
    ];
    this.#publish({ kind: 'hello', seq: this.#seq });
    return () => {
      this.#own = null;
      for (const stop of stops) stop();
      this.#stopGathering?.();
      this.#stopSlice?.();
      for (const { stopTimer } of this.#snapshots.values()) stopTimer();
      this.#snapshots.clear();
      for (const { stopLeaving } of this.#remotes.values()) stopLeaving?.();
      this.#remotes.clear();
    };
  }

  tell(userId: UserId): void {
    if (!this.#own) return;
    this.#untold.add(userId);
    this.#stopGathering ??= this.#deps.clock.after(GATHER_MS, () => this.#tellAll());
  }

  leave(backWithinMs: number): void {
    this.#stopGathering?.();
    this.#tellAll();
    this.#publish({ kind: 'leaving', seq: this.#seq, backWithinMs });
  }

  elsewhere(userId: UserId): Share | null {
    let share: Share | null = null;
    for (const { people } of this.#remotes.values()) share = joined(share, people.get(userId));
    return share;
  }

  #tellAll(): void {
    this.#stopGathering = null;
    const rows = this.#rowsOf(this.#untold);
    this.#untold = new Set();
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      // Counted even if nobody hears it: the others will see that they missed something.
      this.#seq += 1;
      this.#publish({ kind: 'changes', seq: this.#seq, rows: rows.slice(from, from + ROWS_AT_ONCE) });
    }
  }

  #beat(): void {
    for (const [nodeId, remote] of this.#remotes) {
      // Counted in own beats, not by a clock: to a sidecar that was frozen itself, nobody has been silent.
      remote.silentBeats += 1;
      if (remote.silentBeats > SILENT_BEATS && !remote.stopLeaving) this.#forget(nodeId, remote);
    }
    this.#publish({ kind: 'beat', seq: this.#seq });
  }

  #forget(nodeId: NodeId, remote: Remote): void {
    this.#remotes.delete(nodeId);
    this.#renew(remote.people.userIds());
  }

  #hear(message: FeedMessage, from: NodeId): void {
    const remote = this.#remotes.get(from) ?? { people: new RemotePeople(), silentBeats: 0, stopLeaving: null };
    this.#remotes.set(from, remote);
    remote.silentBeats = 0;
    if (message.kind === 'changes') this.#renew(remote.people.change(message));
    if (message.kind === 'hello') this.#publish({ kind: 'beat', seq: this.#seq });
    if (message.kind === 'leaving') {
      remote.stopLeaving = this.#deps.clock.after(message.backWithinMs, () => this.#forget(from, remote));
      return;
    }
    if (!remote.people.isCurrent(message.seq) && !remote.people.isFetching) void this.#fetch(from, remote);
  }

  /** Never rejects: what fails is tried again at the other's next beat. */
  async #fetch(from: NodeId, remote: Remote): Promise<void> {
    const { bus, logger } = this.#deps;
    remote.people.beginFetch();
    try {
      const rows: Row[] = [];
      let snapshot: number | null = null;
      for (let number = 0; ; number += 1) {
        const page: Page = pageSchema.parse(await bus.ask(from, PAGE_TOPIC, { snapshot, page: number }));
        // Meanwhile it has fallen silent, or this sidecar has stopped.
        if (this.#remotes.get(from) !== remote || !page || remote.people.isBehindFetch) return;
        remote.silentBeats = 0;
        snapshot = page.snapshot;
        rows.push(...page.rows);
        if (!page.isLast) continue;
        this.#renew(remote.people.endFetch(page.seq, rows));
        return;
      }
    } catch (error) {
      if (error instanceof Unreachable) return;
      logger.error({ error: describeError(error) }, 'who is connected to another sidecar could not be fetched');
    } finally {
      remote.people.cancelFetch();
    }
  }

  #page({ snapshot: id, page }: { snapshot: number | null; page: number }): Page {
    const snapshotId = id ?? this.#takeSnapshot();
    const snapshot = this.#snapshots.get(snapshotId);
    if (!snapshot) return null;
    const end = (page + 1) * ROWS_AT_ONCE;
    const isLast = end >= snapshot.rows.length;
    snapshot.stopTimer();
    snapshot.stopTimer = this.#deps.clock.after(SNAPSHOT_KEPT_MS, () => this.#snapshots.delete(snapshotId));
    return { snapshot: snapshotId, seq: snapshot.seq, rows: snapshot.rows.slice(page * ROWS_AT_ONCE, end), isLast };
  }

  #takeSnapshot(): number {
    // What has changed since, and has no number yet, is still to be told to everybody.
    if (this.#snapshots.get(this.#lastSnapshot)?.seq === this.#seq) return this.#lastSnapshot;
    for (const [oldest, { stopTimer }] of this.#snapshots) {
      if (this.#snapshots.size < MAX_SNAPSHOTS) break;
      stopTimer();
      this.#snapshots.delete(oldest);
    }
    this.#lastSnapshot += 1;
    const rows = this.#rowsOf(this.#own?.everybody() ?? []).filter(([, share]) => share !== null);
    this.#snapshots.set(this.#lastSnapshot, { seq: this.#seq, rows, stopTimer: () => undefined });
    return this.#lastSnapshot;
  }

  #rowsOf(userIds: Iterable<UserId>): Row[] {
    return Array.from(userIds, (userId): Row => [userId, this.#own?.shareOf(userId) ?? null]);
  }

  #publish(message: FeedMessage): void {
    this.#deps.bus.publish(TOPIC, message);
  }

  /** What others know of these users has changed. */
  #renew(userIds: Iterable<UserId>): void {
    for (const userId of userIds) this.#unheard.add(userId);
    if (this.#stopSlice === null) this.#renewSlice();
  }

  #renewSlice(): void {
    this.#stopSlice = null;
    let count = 0;
    for (const userId of this.#unheard) {
      if (count === SLICE) {
        this.#stopSlice = this.#deps.clock.after(SLICE_PAUSE_MS, () => this.#renewSlice());
        return;
      }
      count += 1;
      this.#unheard.delete(userId);
      this.#own?.changed(userId);
    }
  }
}
