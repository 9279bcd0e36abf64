import { describe, expect, it } from 'vitest';
import type { PageChange } from '@/lib/protocol/sidecar/page';
import type { Person } from '@/lib/protocol/sidecar/presence';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { PeopleStore } from './people-store';

const person = (id: string): Person => ({ id, name: id, tag: 'TEST', status: 'available' });
const answers = () => new Promise((resolve) => setImmediate(resolve));
/** `id` comes first on the page. */
const arrival = (from: number, id: string, count: number): PageChange => ({
  ...{ from, revision: from + 1, onlineCount: count, total: count, updated: [], removed: [] },
  inserted: [{ at: 0, person: person(id) }],
});

function store(people: Person[]) {
  const signaling = fakeSignaling();
  const page = (list: Person[], revision = 1) => {
    const reply = { ok: true as const, revision, total: list.length, onlineCount: list.length, people: list };
    signaling.reply = reply;
  };
  page(people);
  const subject = new PeopleStore(signaling);
  return { signaling, page, subject, ids: () => subject.pages.people.map((entry) => entry?.id) };
}

describe('people shown', () => {
  it('sends no request until a query is set', () => {
    const { signaling, subject } = store([]);
    signaling.tell('presence:changed', arrival(1, 'b', 1));
    expect(signaling.asked).toEqual([]);
    expect(subject.pages.isLoaded).toBe(false);
  });

  it('applies changes without another request', async () => {
    const { signaling, subject, ids } = store([person('a')]);
    subject.search('');
    await answers();
    signaling.tell('presence:changed', arrival(1, 'b', 2));
    signaling.tell('presence:changed', arrival(2, 'c', 3));
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(subject.pages).toMatchObject({ total: 3, onlineCount: 3 });
    expect(signaling.asked).toHaveLength(1);
  });

  it('applies changes that it hears before the answer that they build upon, and none from before it', async () => {
    const { signaling, subject, page, ids } = store([person('a')]);
    subject.search('');
    await answers();
    page([person('x'), person('b')], 7);
    subject.search('b');
    signaling.tell('presence:changed', arrival(1, 'c', 2));
    expect(ids()).toEqual(['c', 'a']);
    // The sidecar has answered by now; the answer is still on its way through the promises of `ask`.
    signaling.tell('presence:changed', arrival(7, 'y', 3));
    await answers();
    expect(ids()).toEqual(['y', 'x', 'b']);
    expect(subject.pages.total).toBe(3);
    expect(signaling.asked).toHaveLength(2);
  });

  it('requests the page if it hears of a change to one that it does not have', async () => {
    const { signaling, subject, page, ids } = store([person('a')]);
    subject.search('');
    await answers();
    page([person('a'), person('b'), person('c')], 3);
    signaling.tell('presence:changed', arrival(2, 'c', 3));
    expect(ids()).toEqual(['a']);
    await answers();
    expect(signaling.asked).toHaveLength(2);
    expect(ids()).toEqual(['a', 'b', 'c']);
  });

  it('requests once more, however often the view moved during a request', async () => {
    const { signaling, subject } = store(Array.from({ length: 500 }, (_, index) => person(`${index}`)));
    subject.search('');
    await answers();
    for (const row of [100, 200, 300]) subject.showRange(row, row + 10);
    await answers();
    expect(signaling.asked.map(({ request }) => request)).toMatchObject([
      { offset: 0 },
      { offset: 70 },
      { offset: 270 },
    ]);
  });

  it('shows the result of the latest query, not of a slower earlier one', async () => {
    const { signaling, subject, page, ids } = store([person('early')]);
    subject.search('e');
    subject.search('l');
    page([person('late')]);
    await answers();
    expect(signaling.asked.map(({ request }) => request)).toMatchObject([{ query: 'e' }, { query: 'l' }]);
    expect(ids()).toEqual(['late']);
  });

  it('requests again on every new connection', async () => {
    const { signaling, subject, ids } = store([person('a')]);
    subject.search('');
    await answers();
    signaling.tell('session:ready', {
      me: { id: 'me', name: 'Me', tag: 'MEME' },
      availability: 'available',
      endsAtMs: null,
      call: null,
      iceServers: [],
      turn: false,
      graceMs: 1,
    });
    expect(signaling.asked).toHaveLength(2);
    // Another sidecar numbers its pages anew: this is a change of a page that it has not answered yet.
    signaling.tell('presence:changed', arrival(1, 'b', 2));
    expect(ids()).toEqual(['a']);
  });
});
