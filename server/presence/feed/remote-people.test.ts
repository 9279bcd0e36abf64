import { describe, expect, it } from 'vitest';
import { RemotePeople } from './remote-people';
import type { Share } from './share';

const share = (name: string): Share => ({
  word: {
    user: { id: name, name, tag: 'TEST' },
    availability: 'available',
    seenBy: 'everyone',
    endsAtMs: null,
    revision: 0,
  },
  devices: 'active',
});

function fetched(): RemotePeople {
  const people = new RemotePeople();
  people.beginFetch();
  people.endFetch(10, [
    ['alice', share('alice')],
    ['bob', share('bob')],
  ]);
  return people;
}

describe('RemotePeople', () => {
  it('says who differs', () => {
    const people = fetched();
    expect(
      people.change({
        seq: 11,
        rows: [
          ['alice', share('alice')],
          ['bob', null],
          ['carol', share('carol')],
        ],
      }),
    ).toEqual(['bob', 'carol']);
    expect([...people.userIds()]).toEqual(['alice', 'carol']);
    expect(people.isCurrent(11)).toBe(true);
  });

  it('knows that it missed a change, and believes the later one all the same', () => {
    const people = fetched();
    expect(people.change({ seq: 12, rows: [['alice', null]] })).toEqual(['alice']);
    expect(people.isCurrent(12)).toBe(false);
  });

  it('ignores what it knows already', () => {
    const people = fetched();
    expect(people.change({ seq: 10, rows: [['alice', null]] })).toEqual([]);
    expect(people.isCurrent(10)).toBe(true);
  });

  it('puts what changed during a fetch over what was fetched', () => {
    const people = fetched();
    people.change({ seq: 15, rows: [['alice', null]] });
    people.beginFetch();
    people.change({ seq: 16, rows: [['bob', null]] });
    people.change({ seq: 17, rows: [['carol', share('carol')]] });
    people.change({ seq: 18, rows: [['dave', share('dave')]] });
    // A snapshot taken between the first and the second.
    const differs = people.endFetch(16, [
      ['alice', share('alice')],
      ['erin', share('erin')],
    ]);
    expect(differs).toEqual(['alice', 'erin']);
    expect([...people.userIds()].sort()).toEqual(['alice', 'carol', 'dave', 'erin']);
    expect(people.isCurrent(18)).toBe(true);
    expect(people.isFetching).toBe(false);
  });

  it('is not current after a fetch during which it missed a change', () => {
    const people = new RemotePeople();
    people.beginFetch();
    people.change({ seq: 18, rows: [['dave', null]] });
    people.endFetch(16, []);
    expect(people.isCurrent(18)).toBe(false);
  });

  it('forgets a fetch that failed', () => {
    const people = fetched();
    people.change({ seq: 12, rows: [['alice', null]] });
    people.beginFetch();
    people.cancelFetch();
    expect(people.isFetching).toBe(false);
    expect(people.isCurrent(12)).toBe(false);
    expect([...people.userIds()]).toEqual(['bob']);
  });

  it('gives up a fetch during which more has changed than is worth keeping', () => {
    const people = new RemotePeople();
    people.beginFetch();
    const rows = Array.from({ length: 500 }, (_, n): [string, Share] => [`u${n}`, share(`u${n}`)]);
    for (let seq = 1; seq <= 100; seq += 1) people.change({ seq, rows });
    expect(people.isBehindFetch).toBe(false);
    people.change({ seq: 101, rows });
    expect(people.isBehindFetch).toBe(true);
    people.cancelFetch();
    people.beginFetch();
    expect(people.isBehindFetch).toBe(false);
  });
});
