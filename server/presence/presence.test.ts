import { describe, expect, it } from 'vitest';
import type { Audience } from '@/lib/auth/account/privacy';
import { changedPage, type Page, type PageChange } from '@/lib/protocol/sidecar/page';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { Device } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import type { ContactsChange } from './contact-states';
import { paceFor, WINDOW_MS } from './pace';
import { LINGER_MS, Presence, type PresenceDeps } from './presence';
import { NO_TIES } from './visibility';

const all = { query: '', offset: 0, limit: 50 };
const tab = (userId: string, deviceId = 'tab-1'): Device => ({ userId, deviceId });

function start(
  hidden: Record<string, readonly string[]> = {},
  contacts: Record<string, readonly string[]> = {},
  more: Partial<PresenceDeps> = {},
) {
  const clock = new ManualClock();
  const sent: [string, PageChange][] = [];
  const states: [string, ContactsChange['changed']][] = [];
  const over: string[] = [];
  const presence = new Presence({
    clock,
    send: (to, { name, body }) => {
      if (name === 'presence:changed') sent.push(...to.map(({ userId }): (typeof sent)[number] => [userId, body]));
      else states.push(...to.map(({ userId }): (typeof states)[number] => [userId, body.changed]));
    },
    tiesOf: (viewerId) => ({ contacts: new Set(contacts[viewerId]), blocks: new Set(hidden[viewerId]) }),
    availabilityIsOver: (userId, endsAtMs) => over.push(`${userId} ${endsAtMs}`),
    ...more,
  });
  const arrive = (device: Device, availability: Availability = 'available', seenBy: Audience = 'everyone') =>
    presence.deviceOnline(device, { id: device.userId, name: device.userId, tag: 'TEST' }, availability, seenBy);
  const seen = () => presence.show(tab('watcher'), all).people.map((person) => `${person.id} ${person.status}`);
  arrive(tab('watcher'));
  clock.advance(WINDOW_MS);
  return { clock, presence, arrive, seen, sent, contacts, states, over };
}

describe('who sees somebody', () => {
  it('is nobody, contacts or everybody, as they choose, and by no count', () => {
    const { clock, presence, arrive, seen } = start({}, { watcher: ['carol'] });
    const count = () => {
      clock.advance(WINDOW_MS);
      return presence.show(tab('watcher'), all).onlineCount;
    };
    arrive(tab('bob'), 'available', 'nobody');
    arrive(tab('carol'), 'available', 'contacts');
    arrive(tab('dave'), 'away', 'contacts');
    expect([seen(), count()]).toEqual([['carol available'], 1]);
    presence.tiesChanged('bob', 'everyone');
    presence.tiesChanged('dave', 'everyone');
    expect([seen(), count()]).toEqual([['bob available', 'carol available', 'dave away'], 3]);
    presence.tiesChanged('bob', 'contacts');
    presence.tiesChanged('carol', 'nobody');
    expect([seen(), count()]).toEqual([['dave away'], 1]);
    presence.setAvailability('dave', 'invisible');
    expect([seen(), count()]).toEqual([[], 0]);
  });

  it('is as the database says when a device connects, whatever was known', () => {
    const { arrive, seen } = start();
    arrive(tab('bob'));
    arrive(tab('bob', 'tab-2'), 'available', 'nobody');
    expect(seen()).toEqual([]);
  });

  it('changes at once for a viewer who blocks, and for one who is blocked', () => {
    const hidden: Record<string, string[]> = {};
    const { clock, presence, arrive, seen, sent } = start(hidden);
    arrive(tab('bob'));
    clock.advance(WINDOW_MS);
    expect(seen()).toEqual(['bob available']);
    hidden.watcher = ['bob'];
    sent.splice(0);
    presence.tiesChanged('watcher', 'everyone');
    clock.advance(WINDOW_MS);
    expect(sent).toMatchObject([['watcher', { removed: ['bob'], onlineCount: 0, total: 0 }]]);
  });
});

describe('Presence', () => {
  it('shows a sign-in and a closed tab within a second', () => {
    const { clock, presence, arrive, seen, sent } = start();
    seen();
    arrive(tab('alice'));
    clock.advance(WINDOW_MS);
    expect(sent.splice(0)).toMatchObject([
      ['watcher', { onlineCount: 1, total: 1, inserted: [{ at: 0, person: { id: 'alice' } }] }],
    ]);
    expect(seen()).toEqual(['alice available']);
    presence.deviceOffline(tab('alice'));
    clock.advance(999);
    expect(sent).toMatchObject([['watcher', { onlineCount: 0, removed: ['alice'] }]]);
    expect(seen()).toEqual([]);
  });

  it('does not flicker over a reload', () => {
    const { clock, presence, arrive, seen, sent } = start();
    arrive(tab('alice'));
    seen();
    clock.advance(WINDOW_MS);
    sent.splice(0);
    presence.deviceOffline(tab('alice'));
    clock.advance(LINGER_MS - 1);
    arrive(tab('alice'));
    clock.advance(5_000);
    expect(sent).toEqual([]);
    expect(seen()).toEqual(['alice available']);
  });

  it('keeps a user online while another tab is', () => {
    const { clock, presence, arrive, seen } = start();
    arrive(tab('alice'));
    arrive(tab('alice', 'tab-2'));
    presence.deviceSignedOut(tab('alice'));
    clock.advance(5_000);
    expect(seen()).toEqual(['alice available']);
    presence.deviceSignedOut(tab('alice', 'tab-2'));
    expect(seen()).toEqual([]);
  });

  it('shows who is at none of their devices as away, unless they say otherwise', () => {
    const { clock, presence, arrive, seen } = start();
    const [laptop, phone] = [tab('alice', 'laptop'), tab('alice', 'phone')];
    arrive(laptop);
    arrive(phone);
    presence.setIdle(laptop, true);
    expect(seen()).toEqual(['alice available']);
    presence.setIdle(phone, true);
    expect(seen()).toEqual(['alice away']);
    expect(presence.find('alice')).toMatchObject({ availability: 'available' });
    presence.setIdle(phone, false);
    expect(seen()).toEqual(['alice available']);
    // A reload is nothing to others.
    presence.deviceOffline(phone);
    clock.advance(LINGER_MS - 1);
    expect(seen()).toEqual(['alice available']);
    arrive(phone);
    clock.advance(LINGER_MS);
    expect(seen()).toEqual(['alice available']);
    presence.deviceOffline(phone);
    clock.advance(LINGER_MS);
    expect(seen()).toEqual(['alice away']);
    arrive(phone);
    expect(seen()).toEqual(['alice available']);
    presence.deviceSignedOut(phone);
    presence.setAvailability('alice', 'do-not-disturb');
    expect(seen()).toEqual(['alice do-not-disturb']);
  });

  it('takes a new connection for somebody who is there, and forgets one that is gone', () => {
    const { presence, arrive, seen } = start();
    arrive(tab('alice'));
    presence.setIdle(tab('alice'), true);
    arrive(tab('alice'));
    expect(seen()).toEqual(['alice available']);
    presence.setIdle(tab('alice', 'unknown'), true);
    expect(seen()).toEqual(['alice available']);
  });

  it('hides the invisible and shows a call instead of what was chosen', () => {
    const { presence, arrive, seen } = start();
    presence.setBusy('bob', true);
    arrive(tab('alice'), 'invisible');
    arrive(tab('bob'), 'away');
    arrive(tab('carol'), 'do-not-disturb');
    expect(seen()).toEqual(['bob in-a-call', 'carol do-not-disturb']);
    presence.setBusy('bob', false);
    presence.setAvailability('alice', 'available');
    presence.setAvailability('carol', 'invisible');
    expect(seen()).toEqual(['alice available', 'bob away']);
    expect(presence.find('carol')).toMatchObject({ availability: 'invisible' });
  });

  it.each([{ handle: 'alice' }, { picture: 'x'.repeat(22) }, { about: 'Likes trains' }])(
    'tells those who see somebody of their %o, and of its removal',
    (change) => {
      const { clock, presence, arrive, seen, sent } = start();
      arrive(tab('alice'));
      seen();
      clock.advance(WINDOW_MS);
      sent.splice(0);
      const told = () => sent.splice(0).flatMap(([, { updated }]) => updated);
      presence.setProfile('alice', { name: 'alice', ...change });
      clock.advance(WINDOW_MS);
      expect(told()).toMatchObject([{ id: 'alice', ...change }]);
      presence.setProfile('alice', { name: 'alice', ...change });
      clock.advance(WINDOW_MS);
      expect(told()).toEqual([]);
      presence.setProfile('alice', { name: 'alice' });
      clock.advance(WINDOW_MS);
      const [person] = told();
      expect(person).toMatchObject({ id: 'alice' });
      expect(person).not.toHaveProperty(Object.keys(change)[0] ?? '');
    },
  );

  it('finds somebody by the handle that they have now', () => {
    const { presence, arrive } = start();
    arrive(tab('alice'));
    const find = (query: string) => presence.show(tab('watcher'), { ...all, query }).people.map(({ id }) => id);
    presence.setProfile('alice', { name: 'alice', handle: 'first_one' });
    expect(find('@first_one')).toEqual(['alice']);
    presence.setProfile('alice', { name: 'alice', handle: 'second' });
    expect([find('@first_one'), find('@sec')]).toEqual([[], ['alice']]);
  });

  it('moves a renamed person to their new place', () => {
    const { presence, arrive, seen } = start();
    arrive(tab('alice'));
    arrive(tab('bob'));
    presence.setProfile('alice', { name: 'Zoe' });
    presence.setProfile('nobody', { name: 'Nobody' });
    expect(seen()).toEqual(['bob available', 'alice available']);
  });

  it('subscribes nobody who is not there', () => {
    const { clock, presence, arrive, sent } = start();
    expect(presence.show(tab('ghost'), all)).toEqual({ revision: 0, total: 0, onlineCount: 0, people: [] });
    arrive(tab('alice'));
    clock.advance(WINDOW_MS);
    expect(sent).toEqual([]);
  });

  it('sends nothing to those who left, and nothing after close', () => {
    const { clock, presence, arrive, seen, sent } = start();
    seen();
    presence.deviceOffline(tab('watcher'));
    arrive(tab('alice'));
    clock.advance(WINDOW_MS);
    expect(sent).toEqual([]);
    arrive(tab('watcher'));
    seen();
    presence.deviceOffline(tab('alice'));
    arrive(tab('bob'));
    presence.close();
    clock.advance(5_000);
    expect(sent).toEqual([]);
  });

  describe('with many viewers', () => {
    /** People arrive at this rate, each with a page that applies the changes of its list. */
    function arrivals(people: number, perSecond: number) {
      const clock = new ManualClock();
      const pages = new Map<string, Page>();
      let deliveries = 0;
      const presence: Presence = new Presence({
        clock,
        send: (to, { name, body }) => {
          deliveries += to.length;
          if (name !== 'presence:changed') throw new Error('nobody has contacts here');
          for (const { userId } of to) pages.set(userId, changedPage(pages.get(userId) as Page, body) as Page);
        },
        tiesOf: () => NO_TIES,
      });
      for (let index = 0; index < people; index += 1) {
        const userId = `user-${(index * 7919) % people}`;
        presence.deviceOnline(tab(userId), { id: userId, name: userId, tag: 'TEST' }, 'available', 'everyone');
        pages.set(userId, presence.show(tab(userId), all));
        clock.advance(1_000 / perSecond);
      }
      return { clock, presence, pages, deliveries: () => deliveries };
    }

    it.each([500, 2_000])('delivers at most ten facts an arrival, however many are there: %i', (people) => {
      const { deliveries } = arrivals(people, 500);
      expect(deliveries() / people).toBeLessThanOrEqual(10);
    });

    it('leaves everybody with exactly their page in the end, once nothing changes any more', () => {
      const { clock, presence, pages } = arrivals(1_000, 500);
      clock.advance(paceFor(1_000).restMs + 2 * WINDOW_MS);
      const wrong = [...pages].filter(([userId, page]) => {
        const { people, ...counts } = presence.show(tab(userId), all);
        return JSON.stringify([page.people, page.onlineCount]) !== JSON.stringify([people, counts.onlineCount]);
      });
      expect(wrong).toEqual([]);
    });

    it('takes whoever left off every page within two seconds, even when hundreds leave', () => {
      const { clock, presence, pages } = arrivals(1_000, 500);
      clock.advance(10_000);
      const left = new Set(Array.from({ length: 300 }, (_, index) => `user-${index * 3}`));
      for (const userId of left) {
        presence.deviceOffline(tab(userId));
        pages.delete(userId);
        clock.advance(2);
      }
      clock.advance(2_000 - 2);
      const stillListed = [...pages.values()].flatMap(({ people }) => people.filter(({ id }) => left.has(id)));
      expect(stillListed).toEqual([]);
    });
  });

  it('keeps somebody from one viewer alone, whatever that person does', () => {
    const { clock, presence, arrive, seen, sent } = start({ watcher: ['alice'] });
    arrive(tab('other'));
    const others = () => presence.show(tab('other'), all).people.map((person) => person.id);
    seen();
    others();
    clock.advance(WINDOW_MS);
    sent.splice(0);

    arrive(tab('alice'));
    presence.setAvailability('alice', 'away');
    clock.advance(WINDOW_MS);
    presence.setProfile('alice', { name: 'other' });
    clock.advance(WINDOW_MS);
    presence.setBusy('alice', true);
    clock.advance(WINDOW_MS);
    expect(sent.map(([viewer]) => viewer)).not.toContain('watcher');
    expect(sent.map(([viewer]) => viewer)).toContain('other');
    expect(seen()).toEqual(['other available']);
    expect(presence.show(tab('watcher'), { ...all, query: 'alice' }).total).toBe(0);
    expect(presence.show(tab('watcher'), { ...all, query: 'other' })).toMatchObject({ total: 1, onlineCount: 1 });
    expect(others()).toEqual(['alice', 'watcher']);

    presence.deviceSignedOut(tab('alice'));
    sent.splice(0);
    clock.advance(WINDOW_MS);
    expect(sent.map(([viewer]) => viewer)).toEqual(['other']);
  });
});

describe('the contacts of a viewer', () => {
  it('are told as they come, change and go, and nobody else is', () => {
    const { clock, presence, arrive, contacts, states } = start();
    contacts.watcher = ['alice', 'bob'];
    arrive(tab('bob'), 'away');
    arrive(tab('stranger'));
    expect(presence.showContacts(tab('watcher'))).toEqual([{ id: 'bob', status: 'away' }]);
    arrive(tab('alice'));
    arrive(tab('another stranger'));
    presence.setBusy('bob', true);
    clock.advance(WINDOW_MS);
    presence.deviceSignedOut(tab('bob'));
    clock.advance(WINDOW_MS);
    expect(states).toEqual([
      [
        'watcher',
        [
          { id: 'bob', status: 'in-a-call' },
          { id: 'alice', status: 'available' },
        ],
      ],
      ['watcher', [{ id: 'bob', status: null }]],
    ]);
  });

  it('are told at once when they are other people, or hidden from now on', () => {
    const hidden: Record<string, readonly string[]> = {};
    const { clock, presence, arrive, contacts, states } = start(hidden);
    for (const id of ['alice', 'bob', 'carol']) arrive(tab(id));
    clock.advance(WINDOW_MS);
    contacts.watcher = ['alice', 'bob'];
    presence.showContacts(tab('watcher'));
    contacts.watcher = ['bob', 'carol'];
    hidden.watcher = ['bob'];
    presence.tiesChanged('watcher', 'everyone');
    expect(states.splice(0)).toEqual([
      [
        'watcher',
        [
          { id: 'alice', status: null },
          { id: 'bob', status: null },
          { id: 'carol', status: 'available' },
        ],
      ],
    ]);
    presence.setAvailability('alice', 'away');
    presence.setAvailability('bob', 'away');
    clock.advance(WINDOW_MS);
    presence.tiesChanged('watcher', 'everyone');
    expect(states).toEqual([]);
  });

  it('are not told to a device that has gone', () => {
    const { clock, presence, arrive, contacts, states } = start();
    contacts.watcher = ['alice'];
    presence.showContacts(tab('watcher'));
    presence.deviceOffline(tab('watcher'));
    expect(presence.showContacts(tab('watcher'))).toEqual([]);
    arrive(tab('alice'));
    clock.advance(WINDOW_MS);
    expect(states).toEqual([]);
  });

  it('are all that is shown where the lobby has only contacts', () => {
    const { clock, presence, arrive, sent, contacts, states } = start({}, {}, { listsContactsOnly: true });
    contacts.watcher = ['alice'];
    presence.showContacts(tab('watcher'));
    const nothing = { total: 0, onlineCount: 0, people: [] };
    arrive(tab('bob'));
    clock.advance(WINDOW_MS);
    expect(presence.show(tab('watcher'), all)).toMatchObject(nothing);
    expect(presence.show(tab('watcher'), { ...all, query: 'bob' })).toMatchObject(nothing);
    arrive(tab('alice'));
    clock.advance(WINDOW_MS);
    expect(sent).toEqual([]);
    expect(states).toEqual([['watcher', [{ id: 'alice', status: 'available' }]]]);
  });
});

describe('an availability with an end', () => {
  it('is over at its time, unless another one was chosen', () => {
    const { clock, presence, arrive, over } = start();
    arrive(tab('alice'));
    const endsAtMs = clock.nowMs() + 60_000;
    presence.setAvailability('alice', 'do-not-disturb', endsAtMs);
    clock.advance(59_999);
    expect(over).toEqual([]);
    clock.advance(1);
    expect(over).toEqual([`alice ${endsAtMs}`]);
    presence.setAvailability('alice', 'do-not-disturb', clock.nowMs() + 60_000);
    presence.setAvailability('alice', 'away');
    clock.advance(120_000);
    expect(over).toHaveLength(1);
  });

  it('is over for somebody who connects in the middle of it, and for nobody who has left', () => {
    const { clock, presence, over } = start();
    const arriveUntil = (id: string, endsAtMs: number) =>
      presence.deviceOnline(tab(id), { id, name: id, tag: 'TEST' }, 'do-not-disturb', 'everyone', endsAtMs);
    const endsAtMs = clock.nowMs() + 5_000;
    arriveUntil('alice', endsAtMs);
    arriveUntil('bob', endsAtMs);
    presence.deviceSignedOut(tab('bob'));
    clock.advance(5_000);
    expect(over).toEqual([`alice ${endsAtMs}`]);
  });
});
