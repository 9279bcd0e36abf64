import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type SessionWatchDeps, watchSessions } from './session-watch';

interface Row {
  readonly id: string;
  readonly expiresAtMs: number;
  /** 0 if nothing is said. */
  readonly createdAtMs?: number;
}

interface Question {
  readonly id: { readonly in: string[] };
  readonly expiresAt: { readonly gt: Date };
  readonly createdAt: { readonly gt: Date };
}

let rows: Row[];
let held: string[];
let ended: string[];
let asked: number[];
let isDatabaseDown: boolean;
let logged: string[];
let tick: () => Promise<void>;
let isStopped: boolean;
beforeEach(() => {
  [rows, held, ended, asked, logged] = [[], [], [], [], []];
  [isDatabaseDown, isStopped] = [false, false];
  const findMany = async ({ where }: { where: Question }) => {
    asked.push(where.id.in.length);
    if (isDatabaseDown) throw new Error('database is locked');
    const isLive = ({ id, expiresAtMs, createdAtMs = 0 }: Row) =>
      where.id.in.includes(id) &&
      expiresAtMs > where.expiresAt.gt.getTime() &&
      createdAtMs > where.createdAt.gt.getTime();
    return rows.filter(isLive).map(({ id }) => ({ id }));
  };
  const stop = watchSessions({
    db: { session: { findMany } } as unknown as SessionWatchDeps['db'],
    clock: {
      steadyMs: () => 0,
      nowMs: () => 1_000,
      after: () => () => undefined,
      every: (_ms, run) => {
        tick = async () => {
          run();
          await new Promise((resolve) => setImmediate(resolve));
        };
        return () => {
          isStopped = true;
        };
      },
    },
    logger: { error: vi.fn((_details, text) => logged.push(text)) as never },
    held: () => held,
    onEnded: (id) => ended.push(id),
  });
  stopWatching = stop;
});
let stopWatching: () => void;

describe('the logins behind the open sockets', () => {
  it('are let go when they are gone or have run out, and only then', async () => {
    rows = [
      { id: 'good', expiresAtMs: 2_000 },
      { id: 'ran out', expiresAtMs: 1_000 },
    ];
    held = ['good', 'ran out', 'gone', 'good'];
    await tick();
    expect(ended).toEqual(['ran out', 'gone']);
  });

  it('are let go 180 days after they were made, whatever end their row names', async () => {
    const longestMs = 180 * 24 * 60 * 60 * 1000;
    rows = [
      { id: 'young', expiresAtMs: 2_000, createdAtMs: 1_001 - longestMs },
      { id: 'old', expiresAtMs: 2_000, createdAtMs: 1_000 - longestMs },
    ];
    held = ['young', 'old'];
    await tick();
    expect(ended).toEqual(['old']);
  });

  it('stay while the database does not answer', async () => {
    held = ['good'];
    isDatabaseDown = true;
    await tick();
    expect([ended, logged]).toEqual([[], ['the logins could not be looked at']]);
    isDatabaseDown = false;
    await tick();
    expect(ended).toEqual(['good']);
  });

  it('are asked for some hundred at a time', async () => {
    held = Array.from({ length: 1_200 }, (_, index) => `${index}`);
    rows = held.map((id) => ({ id, expiresAtMs: 2_000 }));
    await tick();
    await tick();
    expect(asked.slice(0, 3)).toEqual([500, 500, 200]);
    expect(ended).toEqual([]);
  });

  it('are no longer looked at once the sidecar closes', () => {
    stopWatching();
    expect(isStopped).toBe(true);
  });
});
