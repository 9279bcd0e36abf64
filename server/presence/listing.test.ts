import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchTerms } from '@/lib/names/search';
import type { Person } from '@/lib/protocol/sidecar/presence';
import { Listing } from './listing';

const person = (id: string, name = id): Person => ({ id, name, tag: 'TEST', status: 'available' });
const names = (listing: Listing, query = '') => listing.matches(searchTerms(query)).map((entry) => entry.person.name);

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

  it('says what moved: nothing for a status, and whom a rename puts elsewhere', () => {
    const listing = new Listing();
    expect(listing.put(person('1', 'Ann'))).toBe(true);
    expect(listing.put({ ...person('1', 'Ann'), status: 'away' })).toBe(false);
    expect(listing.put(person('1', 'Zoe'))).toBe(true);
    expect(listing.get('1')?.person.name).toBe('Zoe');
    expect(listing.remove('1')).toBe(true);
    expect(listing.remove('1')).toBe(false);
  });

  it('has another version after whatever it shows differently', () => {
    const listing = new Listing();
    const changes = [
      () => listing.put(person('1', 'Ann')),
      () => listing.put({ ...person('1', 'Ann'), status: 'away' }),
      () => listing.put(person('1', 'Zoe')),
      () => listing.remove('1'),
    ];
    const versions = changes.map((change) => {
      change();
      return listing.version;
    });
    expect(new Set(versions).size).toBe(changes.length);
  });

  it('orders by name with its accents, and finds it without', () => {
    const listing = new Listing();
    for (const each of [person('3', 'Zoë'), person('2', 'Zoe'), person('1', 'Zoé')]) listing.put(each);
    expect(listing.entries.map((entry) => entry.person.name)).toEqual(['Zoe', 'Zoé', 'Zoë']);
    expect(names(listing, 'zoe')).toHaveLength(3);
  });

  it('finds a person by the tag that they told', () => {
    const listing = new Listing();
    listing.put({ ...person('1', 'Sam'), tag: 'K7QF' });
    listing.put({ ...person('2', 'Sam'), tag: '0B5R' });
    expect(listing.matches(searchTerms('sam #k7qf')).map((entry) => entry.person.id)).toEqual(['1']);
  });

  it('calls two namesakes such as long as both are there', () => {
    const listing = new Listing();
    const shown = () => listing.entries.map((entry) => `${entry.person.id} ${[...listing.alike(entry)].length > 1}`);
    listing.put(person('1', 'Alice'));
    expect(shown()).toEqual(['1 false']);
    // With a capital i.
    listing.put(person('2', 'AIice'));
    expect(shown().sort()).toEqual(['1 true', '2 true']);
    listing.put({ ...person('2', 'AIice'), status: 'away' });
    listing.put(person('3', 'ALICE'));
    listing.remove('1');
    expect(shown().sort()).toEqual(['2 true', '3 true']);
    listing.put(person('2', 'Bob'));
    expect(shown().sort()).toEqual(['2 false', '3 false']);
  });

  it('calls whoever is written to be read as another one such, with nobody else there', () => {
    const listing = new Listing();
    // With a Cyrillic А.
    listing.put(person('1', '\u0410lice'));
    expect(listing.entries.map(({ readsAsAnother }) => readsAsAnother)).toEqual([true]);
    listing.put(person('1', 'Alice'));
    expect(listing.entries.map(({ readsAsAnother }) => readsAsAnother)).toEqual([false]);
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
