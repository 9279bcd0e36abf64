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
let disabled: string[];
let ended: string[];
let asked: number[];
let isDatabaseDown: boolean;
let logged: string[];
let tick: () => Promise<void>;
let mark: () => void;
let later: () => void;
let stopped: string[];
beforeEach(() => {
  [rows, held, disabled, ended, asked, logged, stopped] = [[], [], [], [], [], [], []];
  isDatabaseDown = false;
  const findMany = async ({ where }: { where: Question }) => {
    asked.push(where.id.in.length);
    if (isDatabaseDown) throw new Error('database is locked');
    const isLive = ({ id, expiresAtMs, createdAtMs = 0 }: Row) =>
      where.id.in.includes(id) &&
      expiresAtMs > where.expiresAt.gt.getTime() &&
      createdAtMs > where.createdAt.gt.getTime();
    return rows.filter(isLive).map(({ id }) => ({ id }));
  };
  const findUsers = async ({ where }: { where: { id: { in: string[] } } }) =>
    where.id.in.filter((id) => !disabled.includes(id)).map((id) => ({ id }));
  stopWatching = watchSessions({
    db: { session: { findMany }, user: { findMany: findUsers } } as unknown as SessionWatchDeps['db'],
    clock: {
      steadyMs: () => 0,
      nowMs: () => 1_000,
      after: (_ms, run) => {
        later = run;
        return () => stopped.push('later');
      },
      every: (_ms, run) => {
        tick = async () => {
          run();
          await new Promise((resolve) => setImmediate(resolve));
        };
        return () => stopped.push('clock');
      },
    },
    logger: { error: vi.fn((_details, text) => logged.push(text)) as never },
    held: () => new Map(held.map((id) => [id, `owner of ${id}`])),
    onEnded: (id) => ended.push(id),
    onDisabled: (id) => ended.push(`${id}, disabled`),
    watchMarks: (onMark) => {
      mark = onMark;
      return () => stopped.push('marks');
    },
  });
});
let stopWatching: () => void;

describe('the logins behind the open sockets', () => {
  it('are let go when they are gone or have run out, and only then', async () => {
    rows = [
      { id: 'good', expiresAtMs: 2_000 },
      { id: 'ran out', expiresAtMs: 1_000 },
    ];
    held = ['good', 'ran out', 'gone'];
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

  it('are told apart when their user was disabled', async () => {
    held = ['gone', 'of a disabled user'];
    disabled = ['owner of of a disabled user'];
    await tick();
    expect(ended).toEqual(['gone', 'of a disabled user, disabled']);
  });

  it('are looked at once a mark is made, and again when another one is made meanwhile', async () => {
    rows = [{ id: 'good', expiresAtMs: 2_000 }];
    held = ['good'];
    mark();
    mark();
    await tick();
    expect(asked).toEqual([1, 1]);
  });

  it('are looked at once more after a mark, for a handshake that it came in the middle of', async () => {
    mark();
    held = ['gone'];
    later();
    await tick();
    expect(ended).toContain('gone');
  });

  it('are no longer looked at once the sidecar closes', () => {
    mark();
    stopWatching();
    expect(stopped).toEqual(['clock', 'marks', 'later']);
  });
});
