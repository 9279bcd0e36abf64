import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '@/lib/protocol/presence';
import { foldName, Listing } from './listing';

const person = (id: string, name = id): Person => ({ id, name, status: 'available' });
const names = (listing: Listing, query = '') => listing.matches(foldName(query)).map((entry) => entry.person.name);

describe('Listing', () => {
  it('orders by name without regard to case, then by id', () => {
    const listing = new Listing();
    for (const each of [person('3', 'carol'), person('2', 'Bob'), person('1', 'alice'), person('0', 'Bob')])
      listing.put(each);
    expect(listing.entries.map((entry) => entry.person.id)).toEqual(['1', '0', '2', '3']);
  });

  it('finds a name by any part, whatever its case or width', () => {
    const listing = new Listing();
    for (const each of [person('1', 'Ｍａｄｏ 窓'), person('2', 'Nomad'), person('3', 'Eve')]) listing.put(each);
    expect(names(listing, 'MAD').sort()).toEqual(['Nomad', 'Ｍａｄｏ 窓']);
    expect(names(listing, '窓')).toEqual(['Ｍａｄｏ 窓']);
    expect(names(listing, '%')).toEqual([]);
  });

  it('says what moved: nothing for a status, both names for a rename', () => {
    const listing = new Listing();
    expect(listing.put(person('1', 'Ann'))).toEqual(['ann']);
    expect(listing.put({ ...person('1', 'Ann'), status: 'away' })).toEqual([]);
    expect(listing.put(person('1', 'Zoe'))).toEqual(['ann', 'zoe']);
    expect(listing.get('1')?.person.name).toBe('Zoe');
    expect(listing.remove('1')).toEqual(['zoe']);
    expect(listing.remove('1')).toEqual([]);
  });

  it('stays in order and without doubles through any arrivals, renames and departures', () => {
    const step = fc.tuple(fc.nat(20), fc.option(fc.string({ maxLength: 3, unit: 'grapheme' })));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const listing = new Listing();
        const expected = new Map<string, string>();
        for (const [id, name] of steps) {
          if (name === null) listing.remove(String(id));
          else listing.put(person(String(id), name));
          if (name === null) expected.delete(String(id));
          else expected.set(String(id), name);
        }
        const found = listing.entries.map((entry) => [entry.person.id, entry.person.name]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
        expect(found).toHaveLength(expected.size);
      }),
    );
  });
});
