import { describe, expect, it } from 'vitest';
import type { Person } from '@/lib/protocol/sidecar/presence';
import { mustMove, noPeople, viewAround, withPage } from './people-pages';

const person = (id: string, status: Person['status'] = 'available'): Person => ({
  id,
  name: id.toUpperCase(),
  tag: 'TEST',
  status,
});
const ids = (people: readonly (Person | undefined)[]) => people.map((entry) => entry?.id ?? null);
const loaded = withPage(noPeople, 0, { revision: 1, total: 5, onlineCount: 9, people: [person('a'), person('b')] });

describe('people pages', () => {
  it('has a slot for everyone the query finds', () => {
    expect(ids(loaded.people)).toEqual(['a', 'b', null, null, null]);
    expect(loaded).toMatchObject({ total: 5, onlineCount: 9, isLoaded: true });
  });

  it('keeps a page when another arrives, but shows nobody twice', () => {
    const next = withPage(loaded, 2, { revision: 1, total: 5, onlineCount: 9, people: [person('b'), person('c')] });
    expect(ids(next.people)).toEqual(['a', null, 'b', 'c', null]);
  });

  it('shrinks with the list', () => {
    const next = withPage(loaded, 0, { revision: 1, total: 1, onlineCount: 1, people: [person('b')] });
    expect(ids(next.people)).toEqual(['b']);
  });

  it('moves nobody on other rows when the page changes', () => {
    const beyond = withPage(loaded, 2, { revision: 1, total: 5, onlineCount: 9, people: [person('c'), person('d')] });
    const next = withPage(beyond, 0, {
      revision: 2,
      total: 4,
      onlineCount: 8,
      people: [person('b', 'away'), person('c')],
    });
    expect(ids(next.people)).toEqual(['b', 'c', null, 'd']);
    expect(next.people[0]?.status).toBe('away');
    expect(next).toMatchObject({ total: 4, onlineCount: 8 });
  });

  it('requests a page around the visible rows, at most a hundred', () => {
    expect(viewAround('x', 0, 12)).toEqual({ query: 'x', offset: 0, limit: 42 });
    expect(viewAround('x', 1_000, 1_012)).toEqual({ query: 'x', offset: 970, limit: 72 });
    expect(viewAround('', 0, 5_000).limit).toBe(100);
  });

  it('moves the view only when rows become visible that it does not hold', () => {
    const view = viewAround('', 50, 60);
    expect(mustMove(view, 40, 80)).toBe(false);
    expect(mustMove(view, 10, 20)).toBe(true);
    expect(mustMove(view, 85, 95)).toBe(true);
  });
});
