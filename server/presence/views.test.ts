import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import { Listing } from './listing';
import { LIVELY_VIEWERS, WINDOW_MS } from './pace';
import { Views } from './views';

const person = (id: string, status: Person['status'] = 'available'): Person => ({ id, name: id, tag: 'TEST', status });

/** A lobby in which some viewers are not shown some people. */
function lobbyWith(hidden: Record<string, readonly string[]>, ...ids: string[]) {
  const listing = new Listing();
  for (const id of ids) listing.put(person(id));
  const views = new Views<string>(listing, (viewerId) => new Set(hidden[viewerId]));
  let nowMs = 0;
  const show = (client: string, viewerId: string, view: View) => views.show(client, viewerId, view, nowMs);
  /** What is told in the next window. */
  const tell = (touched: readonly string[], movedTexts: readonly string[] = []) => {
    nowMs += WINDOW_MS;
    return [...views.tell({ touched: new Set(touched), movedTexts }, nowMs)];
  };
  const arrive = (...arrivals: string[]) =>
    tell(
      arrivals,
      arrivals.flatMap((id) => listing.put(person(id)).texts),
    );
  const leave = (id: string) => tell([id], listing.remove(id).texts);
  return { listing, views, show, arrive, leave, tell };
}

const lobby = (...ids: string[]) => lobbyWith({}, ...ids);

const all = { query: '', offset: 0, limit: 100 };

/** What a client shows after it was told. */
function heard<T extends { people: readonly Person[] }>(known: T, told: FactBody<'presence:changed'>): T {
  const updated = new Map(told.updated.map((each) => [each.id, each]));
  const people = known.people
    .filter(({ id }) => !told.removed.includes(id))
    .map((each) => updated.get(each.id) ?? each);
  return { ...known, people, total: told.total, onlineCount: told.onlineCount };
}

describe('Views', () => {
  it('pages through the others, wherever the viewer stands', () => {
    const { show } = lobby('a', 'b', 'c', 'd', 'e');
    for (const viewer of ['a', 'c', 'e']) {
      const pages = [0, 2, 4].flatMap((offset) =>
        show(viewer, viewer, { query: '', offset, limit: 2 }).people.map((each) => each.id),
      );
      expect(pages).toEqual(['a', 'b', 'c', 'd', 'e'].filter((id) => id !== viewer));
    }
    expect(show('c', 'c', all)).toMatchObject({ total: 4, onlineCount: 4 });
    expect(show('stranger', 'stranger', all)).toMatchObject({ total: 5, onlineCount: 5 });
  });

  it('counts what a search matches apart from who is online', () => {
    const { show } = lobby('anna', 'annika', 'bob');
    expect(show('x', 'anna', { ...all, query: 'ANN' })).toEqual({
      total: 1,
      onlineCount: 2,
      people: [person('annika')],
    });
  });

  describe('of a viewer from whom somebody is hidden', () => {
    const hidden = { viewer: ['b', 'd'] };

    it('shows and counts the others alone, in every page and search', () => {
      const { show } = lobbyWith(hidden, 'a', 'b', 'c', 'd', 'e', 'viewer');
      for (const [offset, page] of [
        [0, ['a', 'c']],
        [1, ['c', 'e']],
        [2, ['e']],
        [3, []],
      ] as const) {
        const shown = show('x', 'viewer', { query: '', offset, limit: 2 });
        expect(shown).toMatchObject({ total: 3, onlineCount: 3 });
        expect(shown.people.map(({ id }) => id)).toEqual(page);
      }
      expect(show('x', 'viewer', { ...all, query: 'b' })).toEqual({ total: 0, onlineCount: 3, people: [] });
      expect(show('x', 'a', all)).toMatchObject({ total: 5, onlineCount: 5 });
    });

    it('tells nothing of them: no arrival, no status, no leaving', () => {
      const { tell, listing, show, arrive, leave } = lobbyWith(hidden, 'a', 'd');
      show('x', 'viewer', all);
      expect(arrive('b')).toEqual([]);
      listing.put(person('b', 'away'));
      expect(tell(['b'])).toEqual([]);
      expect(leave('b')).toEqual([]);
      expect(leave('d')).toEqual([]);
    });

    it('takes somebody off the page who is hidden from now on', () => {
      const nowHidden: string[] = [];
      const { tell, show } = lobbyWith({ viewer: nowHidden }, 'a', 'b');
      show('x', 'viewer', all);
      nowHidden.push('b');
      expect(tell(['b'], ['b'])).toEqual([
        ['x', { total: 1, onlineCount: 1, updated: [], removed: ['b'], stale: false }],
      ]);
    });

    it('does not take somebody for a namesake of a person who is hidden', () => {
      const { tell, listing, show } = lobbyWith(hidden, 'a');
      show('x', 'viewer', all);
      show('y', 'other', all);
      const moved = listing.put({ ...person('b'), name: 'a' });
      const told = tell(['b', ...moved.namesakes], moved.texts);
      expect(told.map(([client]) => client)).toEqual(['y']);
      expect(told).toMatchObject([['y', { updated: [{ id: 'a', namesake: true }] }]]);
      expect(show('x', 'viewer', all).people).toEqual([person('a')]);
    });
  });

  it('tells a status only to those who show that person', () => {
    const { tell, show, listing } = lobby('a', 'b', 'c');
    show('first', 'viewer', { query: '', offset: 0, limit: 1 });
    show('rest', 'viewer', { query: '', offset: 1, limit: 5 });
    listing.put(person('b', 'away'));
    expect(tell(['b'])).toEqual([
      ['rest', { total: 3, onlineCount: 3, updated: [person('b', 'away')], removed: [], stale: false }],
    ]);
  });

  it('calls a view stale when its window moved, and gives the others the new counts alone', () => {
    const { show, arrive } = lobby('b', 'c', 'd');
    show('first', 'viewer', { query: '', offset: 0, limit: 2 });
    show('search', 'viewer', { query: 'd', offset: 0, limit: 2 });
    show('fits', 'viewer', { query: '', offset: 0, limit: 1 });
    expect(new Map(arrive('bb'))).toEqual(
      new Map([
        ['first', { total: 4, onlineCount: 4, updated: [], removed: [], stale: true }],
        ['search', { total: 1, onlineCount: 4, updated: [], removed: [], stale: false }],
        ['fits', { total: 4, onlineCount: 4, updated: [], removed: [], stale: false }],
      ]),
    );
  });

  it('does not repeat what was part of the window already', () => {
    const { tell, show, listing } = lobby('a');
    listing.put(person('a', 'away'));
    show('x', 'viewer', all);
    expect(tell(['a'])).toEqual([]);
  });

  it('names who left the window at once, and calls it stale if somebody else moves up', () => {
    const { show, leave } = lobby('a', 'b', 'c');
    show('x', 'viewer', all);
    show('y', 'viewer', { ...all, limit: 2 });
    expect(leave('b')).toEqual([
      ['x', { total: 2, onlineCount: 2, updated: [], removed: ['b'], stale: false }],
      ['y', { total: 2, onlineCount: 2, updated: [], removed: ['b'], stale: true }],
    ]);
  });

  it('forgets a client that went', () => {
    const { views, show, arrive } = lobby('a');
    show('x', 'viewer', all);
    views.forget('x');
    expect(arrive('b')).toEqual([]);
  });

  it('never leaves a view wrong without calling it stale', () => {
    const id = fc.constantFrom(...'abcdefghij');
    const view = fc.record({
      query: fc.constantFrom('', 'a', 'b'),
      offset: fc.nat(4),
      limit: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.boolean())), view, id, (steps, shown, viewer) => {
        const { show, arrive, leave } = lobbyWith({ b: ['c', 'a'], e: ['d'] }, 'c', 'd');
        let known = show('x', viewer, shown);
        for (const [who, comes] of steps) {
          const told = (comes ? arrive(who) : leave(who)).at(-1)?.[1];
          if (told && !told.stale) known = heard(known, told);
          const truth = show('x', viewer, shown);
          if (told?.stale) known = truth;
          expect(known).toEqual(truth);
        }
      }),
    );
  });

  it('tells every client of a large lobby the truth in the end, or calls its view stale', () => {
    const id = fc.constantFrom(...'abcdefghij');
    const step = fc.tuple(id, fc.constantFrom('comes', 'leaves', 'is away'));
    const shown = { query: '', offset: 0, limit: 4 };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), id, (steps, viewer) => {
        const { listing, views, show, arrive, leave, tell } = lobby('c', 'd', 'e');
        for (let index = 0; index < 2 * LIVELY_VIEWERS; index += 1) show(`other ${index}`, 'nobody', shown);
        let known = show('x', viewer, shown);
        let isStale = false;
        const hear = (told: [string, FactBody<'presence:changed'>][]) => {
          for (const [client, body] of told) {
            if (client !== 'x') continue;
            known = heard(known, body);
            isStale ||= body.stale;
          }
        };
        for (const [who, what] of steps) {
          if (what === 'comes') hear(arrive(who));
          else if (what === 'leaves') hear(leave(who));
          else if (listing.get(who)) {
            listing.put(person(who, 'away'));
            hear(tell([who]));
          }
        }
        while (views.isBehind) hear(tell([]));
        const truth = show('x', viewer, shown);
        expect(known).toMatchObject({ total: truth.total, onlineCount: truth.onlineCount });
        if (!isStale) expect(known).toEqual(truth);
      }),
      { numRuns: 15 },
    );
  });
});
