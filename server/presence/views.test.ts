import { describe, expect, it } from 'vitest';
import { changedPage, type Page } from '@/lib/protocol/sidecar/page';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import { Listing } from './listing';
import { WINDOW_MS } from './pace';
import { Views } from './views';

const person = (id: string, status: Person['status'] = 'available'): Person => ({ id, name: id, tag: 'TEST', status });

/** A lobby in which some viewers are not shown some people. */
function lobbyWith(hidden: Record<string, readonly string[]>, ...ids: string[]) {
  const contacts: Record<string, string[]> = {};
  const [listing, discreet] = [new Listing(), new Listing()];
  for (const id of ids) listing.put(person(id));
  const views = new Views<string>({ open: listing, discreet }, (viewerId) => ({
    contacts: new Set(contacts[viewerId]),
    blocks: new Set(hidden[viewerId]),
  }));
  let nowMs = 0;
  const copies = new Map<string, Page>();
  const show = (client: string, viewerId: string, view: View) => {
    const page = views.show(client, viewerId, view, nowMs);
    copies.set(client, page);
    return page;
  };
  /** What is told in the next window, without the revisions. Each client applies it to its copy. */
  const tell = (touched: readonly string[], isMoved = false) => {
    nowMs += WINDOW_MS;
    return [...views.tell({ touched: new Set(touched), isMoved }, nowMs)].map(([client, change]) => {
      const copy = changedPage(copies.get(client) as Page, change);
      expect(copy).not.toBeNull();
      copies.set(client, copy as Page);
      const { from: _, revision: __, ...told } = change;
      return [client, told] as const;
    });
  };
  const arrive = (...arrivals: string[]) => {
    for (const id of arrivals) listing.put(person(id));
    return tell(arrivals, true);
  };
  const leave = (id: string) => tell([id], listing.remove(id));
  return { listing, discreet, contacts, views, copies, show, arrive, leave, tell };
}

const lobby = (...ids: string[]) => lobbyWith({}, ...ids);

const all = { query: '', offset: 0, limit: 100 };

const nothing = { updated: [], removed: [], inserted: [] };

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
    expect(show('x', 'anna', { ...all, query: 'ANN' })).toMatchObject({
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
      expect(show('x', 'viewer', { ...all, query: 'b' })).toMatchObject({ total: 0, onlineCount: 3, people: [] });
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
      const { tell, show, views } = lobbyWith({ viewer: nowHidden }, 'a', 'b');
      show('x', 'viewer', all);
      show('y', 'other', all);
      nowHidden.push('b');
      expect(views.renew('viewer')).toBe(true);
      expect(views.renew('nobody here')).toBe(false);
      expect(tell([])).toEqual([['x', { ...nothing, total: 1, onlineCount: 1, removed: ['b'] }]]);
    });

    it('does not take somebody for a namesake of a person who is hidden', () => {
      const { tell, listing, show } = lobbyWith(hidden, 'a');
      show('x', 'viewer', all);
      show('y', 'other', all);
      listing.put({ ...person('b'), name: 'a' });
      const told = tell(['b'], true);
      expect(told.map(([client]) => client)).toEqual(['y']);
      expect(told).toMatchObject([['y', { updated: [{ id: 'a', namesake: true }] }]]);
      expect(show('x', 'viewer', all).people).toEqual([person('a')]);
    });
  });

  describe('of somebody who shows themselves to contacts', () => {
    const bess = { ...person('b'), name: 'bess' };

    it('shows them to a contact, in their place, and to nobody else by page, count or search', () => {
      const { show, discreet, contacts } = lobbyWith({}, 'a', 'c', 'd', 'x');
      discreet.put(person('b'));
      discreet.put(person('bb'));
      contacts.x = ['b', 'c'];
      const ids = (client: string, view: View = all) => show(client, client, view).people.map(({ id }) => id);
      expect(ids('x')).toEqual(['a', 'b', 'c', 'd']);
      expect(show('x', 'x', all)).toMatchObject({ total: 4, onlineCount: 4 });
      expect(show('x', 'x', { ...all, query: 'b' })).toMatchObject({ total: 1, onlineCount: 4 });
      expect([0, 1, 2, 3, 4].map((offset) => ids('x', { query: '', offset, limit: 1 })[0])).toEqual([
        ...['a', 'b', 'c', 'd'],
        undefined,
      ]);
      expect(ids('y')).toEqual(['a', 'c', 'd', 'x']);
      expect(show('y', 'y', all)).toMatchObject({ total: 4, onlineCount: 4 });
      expect(show('y', 'y', { ...all, query: 'b' })).toMatchObject({ total: 0, people: [] });
    });

    it('tells a contact that they came and went, and others nothing', () => {
      const { show, discreet, contacts, tell } = lobbyWith({}, 'a');
      contacts.x = ['b'];
      show('x', 'x', all);
      show('y', 'y', all);
      discreet.put(person('b'));
      expect(tell(['b'], true)).toEqual([
        ['x', { ...nothing, total: 2, onlineCount: 2, inserted: [{ at: 1, person: person('b') }] }],
      ]);
      discreet.put(person('b', 'away'));
      expect(tell(['b'])).toMatchObject([['x', { updated: [person('b', 'away')] }]]);
      discreet.remove('b');
      expect(tell(['b'], true)).toEqual([['x', { ...nothing, total: 1, onlineCount: 1, removed: ['b'] }]]);
    });

    it('takes them off the pages of others once they have chosen so', () => {
      const { show, listing, discreet, contacts, tell } = lobbyWith({}, 'a', 'b');
      contacts.x = ['b'];
      show('x', 'x', all);
      show('y', 'y', all);
      listing.remove('b');
      discreet.put(person('b'));
      expect(tell(['b'], true)).toEqual([['y', { ...nothing, total: 1, onlineCount: 1, removed: ['b'] }]]);
    });

    it('makes them a namesake for contacts alone', () => {
      const { show, listing, discreet, contacts } = lobbyWith({});
      listing.put({ ...person('a'), name: 'bess' });
      discreet.put(bess);
      contacts.x = ['b'];
      expect(show('x', 'x', all).people.map(({ namesake }) => namesake)).toEqual([true, true]);
      expect(show('y', 'y', all).people.map(({ namesake }) => namesake)).toEqual([undefined]);
    });
  });

  it('shares no page between viewers from whom different people are hidden', () => {
    const { listing, show } = lobbyWith({ x: ['b'], y: ['c'] }, 'a', 'c');
    listing.put({ ...person('b'), name: 'a' });
    const first = { query: '', offset: 0, limit: 1 };
    expect(show('x', 'x', first).people).toEqual([person('a')]);
    expect(show('y', 'y', first).people).toEqual([{ ...person('a'), namesake: true }]);
  });

  it('tells a status only to those who show that person', () => {
    const { tell, show, listing } = lobby('a', 'b', 'c');
    show('first', 'viewer', { query: '', offset: 0, limit: 1 });
    show('rest', 'viewer', { query: '', offset: 1, limit: 5 });
    listing.put(person('b', 'away'));
    expect(tell(['b'])).toEqual([['rest', { ...nothing, total: 3, onlineCount: 3, updated: [person('b', 'away')] }]]);
  });

  it('names whoever comes onto a page, and whom they push off it; to the others they are a number', () => {
    const { show, arrive } = lobby('b', 'c', 'd');
    show('first', 'viewer', { query: '', offset: 0, limit: 2 });
    show('rest', 'viewer', { query: '', offset: 2, limit: 2 });
    show('search', 'viewer', { ...all, query: 'd' });
    expect(new Map(arrive('bb'))).toEqual(
      new Map([
        [
          'first',
          { total: 4, onlineCount: 4, updated: [], removed: ['c'], inserted: [{ at: 1, person: person('bb') }] },
        ],
        ['rest', { total: 4, onlineCount: 4, updated: [], removed: [], inserted: [{ at: 0, person: person('c') }] }],
        ['search', { ...nothing, total: 1, onlineCount: 4 }],
      ]),
    );
  });

  it('does not repeat what was part of the page already', () => {
    const { tell, show, listing } = lobby('a');
    listing.put(person('a', 'away'));
    show('x', 'viewer', all);
    expect(tell(['a'])).toEqual([]);
  });

  it('names who left the page, and who moves up', () => {
    const { show, leave } = lobby('a', 'b', 'c');
    show('x', 'viewer', all);
    show('y', 'viewer', { ...all, limit: 2 });
    expect(leave('b')).toEqual([
      ['x', { ...nothing, total: 2, onlineCount: 2, removed: ['b'] }],
      ['y', { ...nothing, total: 2, onlineCount: 2, removed: ['b'], inserted: [{ at: 1, person: person('c') }] }],
    ]);
  });

  it('puts a renamed person at their new place', () => {
    const { show, tell, listing, copies } = lobby('a', 'b', 'c');
    show('x', 'viewer', all);
    listing.put({ ...person('a'), name: 'd' });
    const moved = { ...person('a'), name: 'd' };
    expect(tell(['a'], true)).toEqual([
      ['x', { ...nothing, total: 3, onlineCount: 3, removed: ['a'], inserted: [{ at: 2, person: moved }] }],
    ]);
    expect(copies.get('x')?.people).toEqual([person('b'), person('c'), moved]);
  });

  it('computes once for everybody who shows the same', () => {
    const { views, listing } = lobby('a', 'b');
    for (const client of ['x', 'y']) views.show(client, `viewer of ${client}`, all, 0);
    listing.put(person('aa'));
    const [x, y] = [...views.tell({ touched: new Set(['aa']), isMoved: true }, WINDOW_MS)];
    expect(x?.[1]).toMatchObject({ inserted: [{ at: 1 }] });
    expect(y?.[1]).toBe(x?.[1]);
  });

  it('tells what is right at the moment of telling, when the list changes between two clients', () => {
    const { views, listing } = lobby('a', 'b');
    views.show('x', 'viewer', all, 0);
    views.show('y', 'viewer', all, 0);
    listing.put(person('c'));
    const told = views.tell({ touched: new Set(['c']), isMoved: true }, WINDOW_MS);
    expect(told.next().value?.[1]).toMatchObject({ inserted: [{ at: 2, person: { id: 'c' } }] });
    listing.remove('b');
    expect(told.next().value?.[1]).toMatchObject({ removed: ['b'], inserted: [{ at: 1, person: { id: 'c' } }] });
  });

  it('forgets a client that went', () => {
    const { views, show, arrive } = lobby('a');
    show('x', 'viewer', all);
    views.forget('x');
    expect(arrive('b')).toEqual([]);
  });
});
