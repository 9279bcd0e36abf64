import type { Guesser } from './guesses';
import { RecentMap } from './recent-map';
import type { Table } from './table';
import type { Window } from './window-counter';

/** What each table holds. Everything is plain JSON. */
export interface Kept {
  readonly guessers: Guesser;
  /** For each account the time at which its whole burst is available again. */
  readonly queues: number;
  readonly attempts: Window;
  readonly wrongPasswords: Window;
  /** Of providers, by address that brought them. */
  readonly failedAnswers: Window;
  readonly changes: Window;
  readonly exports: Window;
  readonly contactRequests: Window;
  readonly signUps: Window;
  /** By address that mail goes to, and by that and the address that asks. */
  readonly mailsTo: Window;
  /** By address that they are asked for from. */
  readonly mailsFrom: Window;
}
export type TableName = keyof Kept;
export type Tables = { readonly [Name in TableName]: Table<Kept[Name]> };

/** The keys that one question reads and writes, by table. */
export type Keys = { readonly [Name in TableName]?: readonly string[] };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

interface Bounds {
  /** How many entries are kept at once: the least recently used one makes room. A flood of keys must not fill a memory. */
  readonly entries: number;
  /** Nothing that an entry says holds for longer than this after its last use, in milliseconds. */
  readonly keptMs: number;
}

/** About 10 MB of memory when all are full. */
export const BOUNDS: { readonly [Name in TableName]: Bounds } = {
  // Forgotten after seven days without a guess, counted from the end of a wait of a day at most.
  guessers: { entries: 50_000, keptMs: 8 * dayMs },
  // The burst is available again after 30 minutes, and a slot is reserved for 15 minutes ahead at most.
  queues: { entries: 50_000, keptMs: 60 * minuteMs },
  attempts: { entries: 20_000, keptMs: 15 * minuteMs },
  wrongPasswords: { entries: 20_000, keptMs: 15 * minuteMs },
  failedAnswers: { entries: 20_000, keptMs: 15 * minuteMs },
  changes: { entries: 20_000, keptMs: minuteMs },
  exports: { entries: 20_000, keptMs: 60 * minuteMs },
  contactRequests: { entries: 20_000, keptMs: dayMs },
  signUps: { entries: 20_000, keptMs: 60 * minuteMs },
  mailsTo: { entries: 20_000, keptMs: 60 * minuteMs },
  mailsFrom: { entries: 20_000, keptMs: 60 * minuteMs },
};

export const TABLE_NAMES = Object.keys(BOUNDS) as TableName[];

/** All tables, each made by `table`. */
export function makeTables(table: <Name extends TableName>(name: Name) => Table<Kept[Name]>): Tables {
  return {
    guessers: table('guessers'),
    queues: table('queues'),
    attempts: table('attempts'),
    wrongPasswords: table('wrongPasswords'),
    failedAnswers: table('failedAnswers'),
    changes: table('changes'),
    exports: table('exports'),
    contactRequests: table('contactRequests'),
    signUps: table('signUps'),
    mailsTo: table('mailsTo'),
    mailsFrom: table('mailsFrom'),
  };
}

/** Tables that a restart empties. */
export const memoryTables = (): Tables => makeTables((name) => new RecentMap(BOUNDS[name].entries));
