import { describe, expect, it } from 'vitest';
import type { Person } from '@/lib/protocol/sidecar/presence';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { PeopleStore } from './people-store';

const person = (id: string): Person => ({ id, name: id, tag: 'TEST', status: 'available' });
const answers = () => new Promise((resolve) => setImmediate(resolve));
const change = (stale: boolean) => ({ onlineCount: 1, total: 1, updated: [], removed: [], stale });

function store(people: Person[]) {
  const signaling = fakeSignaling();
  const page = (list: Person[]) => {
    const reply = { ok: true as const, total: list.length, onlineCount: list.length, people: list };
    signaling.reply = reply;
  };
  page(people);
  return { signaling, page, subject: new PeopleStore(signaling) };
}

describe('people shown', () => {
  it('sends no request until a query is set', () => {
    const { signaling, subject } = store([]);
    signaling.tell('presence:changed', change(true));
    expect(signaling.asked).toEqual([]);
    expect(subject.pages.isLoaded).toBe(false);
  });

  it('requests once more, however often the view moved during a request', async () => {
    const { signaling, subject, page } = store([person('a')]);
    subject.search('');
    for (let times = 0; times < 5; times += 1) signaling.tell('presence:changed', change(true));
    page([person('a'), person('b')]);
    await answers();
    expect(signaling.asked).toHaveLength(2);
    expect(subject.pages.people.map((entry) => entry?.id)).toEqual(['a', 'b']);
  });

  it('shows the result of the latest query, not of a slower earlier one', async () => {
    const { signaling, subject, page } = store([person('early')]);
    subject.search('e');
    subject.search('l');
    page([person('late')]);
    await answers();
    expect(signaling.asked.map(({ request }) => request)).toMatchObject([{ query: 'e' }, { query: 'l' }]);
    expect(subject.pages.people.map((entry) => entry?.id)).toEqual(['late']);
  });

  it('requests again on every new connection', async () => {
    const { signaling, subject } = store([person('a')]);
    subject.search('');
    await answers();
    signaling.tell('session:ready', {
      me: { id: 'me', name: 'Me', tag: 'MEME' },
      availability: 'available',
      call: null,
      iceServers: [],
      turn: false,
      graceMs: 1,
    });
    expect(signaling.asked).toHaveLength(2);
  });
});
