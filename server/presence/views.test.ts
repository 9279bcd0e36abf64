import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person, View } from '@/lib/protocol/presence';
import { Listing } from './listing';
import { Views } from './views';

const person = (id: string, status: Person['status'] = 'available'): Person => ({ id, name: id, tag: 'TEST', status });

function lobby(...ids: string[]) {
  const listing = new Listing();
  for (const id of ids) listing.put(person(id));
  const views = new Views<string>(listing);
  let change = 0;
  const show = (client: string, viewerId: string, view: View) => views.show(client, viewerId, view, change);
  const arrive = (...arrivals: string[]) => {
    change += 1;
    const movedTexts = arrivals.flatMap((id) => listing.put(person(id)).texts);
    return [...views.tell({ touched: new Map(arrivals.map((id) => [id, change])), movedTexts })];
  };
  const leave = (id: string) => [
    ...views.tell({ touched: new Map([[id, ++change]]), movedTexts: listing.remove(id).texts }),
  ];
  return { listing, views, show, arrive, leave };
}

const all = { query: '', offset: 0, limit: 100 };

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

  it('tells a status only to those who show that person', () => {
    const { views, show, listing } = lobby('a', 'b', 'c');
    show('first', 'viewer', { query: '', offset: 0, limit: 1 });
    show('rest', 'viewer', { query: '', offset: 1, limit: 5 });
    listing.put(person('b', 'away'));
    expect([...views.tell({ touched: new Map([['b', 1]]), movedTexts: [] })]).toEqual([
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
    const { views, show, listing } = lobby('a');
    listing.put(person('a', 'away'));
    const changes = { touched: new Map([['a', 0]]), movedTexts: [] };
    show('x', 'viewer', all);
    expect([...views.tell(changes)]).toEqual([]);
  });

  it('names who left the window at once', () => {
    const { show, leave } = lobby('a', 'b');
    show('x', 'viewer', all);
    expect(leave('b')).toEqual([['x', { total: 1, onlineCount: 1, updated: [], removed: ['b'], stale: true }]]);
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
        const { show, arrive, leave } = lobby('c', 'd');
        let known = show('x', viewer, shown);
        for (const [who, comes] of steps) {
          const told = (comes ? arrive(who) : leave(who)).at(-1)?.[1];
          if (told && !told.stale) known = { ...known, total: told.total, onlineCount: told.onlineCount };
          const truth = show('x', viewer, shown);
          if (told?.stale) known = truth;
          expect(known).toEqual(truth);
        }
      }),
    );
  });
});
