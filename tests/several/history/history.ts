import type { CallId, UserId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';

/** One tab of one person, over all its connections. */
export interface PageId {
  readonly page: string;
  readonly user: UserId;
}

export type FaultKind =
  | 'sidecar-killed'
  | 'sidecar-frozen'
  | 'redis-emptied'
  | 'redis-cut'
  | 'database-gone'
  | 'clock-set'
  | 'rolling-restart';

/** Something that a page did, or was told. */
export type PageEvent =
  /** The page was opened, and connects until it is closed. */
  | (PageId & { readonly type: 'opened' })
  /** The server has greeted it. */
  | (PageId & { readonly type: 'ready'; readonly call: Pick<CallSnapshot, 'callId' | 'phase'> | null })
  /** Its connection is gone. */
  | (PageId & { readonly type: 'lost' })
  /** Its user closed it. */
  | (PageId & { readonly type: 'closed' })
  /** `ask` is one more with each request of the run. */
  | (PageId & {
      readonly type: 'asked';
      readonly ask: number;
      readonly name: string;
      readonly callId: CallId | null;
      readonly calleeId: UserId | null;
    })
  | (PageId & { readonly type: 'answered'; readonly ask: number; readonly code: ErrorCode | 'ok' })
  | (PageId & {
      readonly type: 'heard';
      readonly name: string;
      readonly callId: CallId;
      readonly reason: EndReason | null;
      /** Of a merge: the call that goes on. */
      readonly into: CallId | null;
    })
  /** It shows the people of this team from now on, whoever was listed before. */
  | (PageId & { readonly type: 'shows'; readonly team: string; readonly users: readonly UserId[] })
  | (PageId & { readonly type: 'listed' | 'unlisted'; readonly users: readonly UserId[] });

/** Something that befell the servers. */
export type ServerEvent =
  | {
      readonly type: 'fault-began' | 'fault-ended';
      readonly fault: FaultKind;
      /** Which sidecar, where it concerns one. */
      readonly sidecar: string | null;
      /** Whether that sidecar owned the calls. */
      readonly isOwner: boolean;
    }
  /** By its own account. */
  | { readonly type: 'owner'; readonly sidecar: string; readonly fence: number }
  | { readonly type: 'crashed'; readonly sidecar: string }
  /** The test or a server was kept waiting for a core for so long until now: nobody is held to time that was not there. */
  | { readonly type: 'stalled'; readonly ms: number };

/** `atMs`: by the steady clock of the one process that watches all of them. */
export type HistoryEvent = (PageEvent | ServerEvent) & { readonly atMs: number };

/** A write to a call's row, in the database's own order. */
export interface RowWrite {
  readonly id: string;
  readonly isInsert: boolean;
  readonly endedAt: number | null;
  /** The fencing number of the lease that the row names after this write; before it, if it names none after. */
  readonly fence: number | null;
  /** Whether the lease is the one that holds the row after this write. */
  readonly isHeld: boolean;
  readonly wasEnded: boolean;
}

/** A call's row when everything is over. */
export interface StoredRow {
  readonly id: string;
  readonly callId: CallId;
  readonly callerId: UserId;
  readonly calleeId: UserId;
  readonly acceptedAt: number | null;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
}

export interface History {
  readonly events: readonly HistoryEvent[];
  readonly writes: readonly RowWrite[];
  readonly rows: readonly StoredRow[];
  /** The members of each team. */
  readonly teams: ReadonlyMap<string, readonly UserId[]>;
}

/** Later than this, a timer shows that the process did not run. */
const STALL_MS = 150;
const TICK_MS = 50;

/** Writes down what happens, in one order. */
export class Recorder {
  readonly events: HistoryEvent[] = [];
  readonly #timer: NodeJS.Timeout;
  #tickMs = performance.now();
  #asks = 0;

  constructor() {
    this.#timer = setInterval(() => {
      const lateMs = performance.now() - this.#tickMs - TICK_MS;
      if (lateMs > STALL_MS) this.add({ type: 'stalled', ms: lateMs });
      this.#tickMs = performance.now();
    }, TICK_MS);
  }

  add(event: PageEvent | ServerEvent): void {
    this.events.push({ ...event, atMs: performance.now() });
  }

  /** The number of the next request. */
  nextAsk(): number {
    this.#asks += 1;
    return this.#asks;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
