import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page } from '@/lib/protocol/sidecar/page';
import type { View } from '@/lib/protocol/sidecar/presence';
import { PageCopy } from '@/lib/stores/page-copy';
import type { Device } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { LIVELY_VIEWERS, paceFor, WINDOW_MS } from './pace';
import { LINGER_MS, Presence } from './presence';

const PEOPLE = [...'abcdefghij'];
/** Whom these viewers are not shown. */
const HIDDEN: Record<string, readonly string[]> = { b: ['c', 'a'], e: ['d'] };
/** Who show themselves to their contacts only. */
const DISCREET: ReadonlySet<string> = new Set(['f', 'g', 'h']);
const CONTACTS: Record<string, readonly string[]> = { a: ['f', 'g'], b: ['h', 'i'], f: ['a'], i: ['f', 'g', 'h'] };
/** Names that sort apart, names that are found together, and two that look alike (with a Cyrillic А). */
const NAMES = ['Ann', 'Аnn', 'Bea', 'Zoe', 'Anna Bea'];

const seenByOf = (userId: string) => (DISCREET.has(userId) ? 'contacts' : 'everyone');

const tab = (userId: string): Device => ({ userId, deviceId: `tab of ${userId}` });
const content = ({ total, onlineCount, people }: Page) => ({ total, onlineCount, people });

interface Shown {
  readonly view: View;
  readonly copy: PageCopy;
  /** Its request is on the way, its answer is on the way, or it has seen the answer. */
  request: 'on its way' | Page | null;
}

/** A lobby whose people have a page each, which applies what it is told, and asks only for another view. */
function lobby(spectators: number) {
  const clock = new ManualClock();
  const pages = new Map<string, Shown>();
  const tiesOf = (viewerId: string) => ({ contacts: new Set(CONTACTS[viewerId]), blocks: new Set(HIDDEN[viewerId]) });
  const shownHidden: string[] = [];
  const look = (userId: string, people: Page['people']) => {
    const { contacts, blocks } = tiesOf(userId);
    const isHidden = (id: string) => id === userId || blocks.has(id) || (DISCREET.has(id) && !contacts.has(id));
    shownHidden.push(...people.filter(({ id }) => isHidden(id)).map(({ id }) => id));
  };
  const presence = new Presence({
    clock,
    send: (to, news) => {
      if (news.name !== 'presence:changed') throw new Error('nobody has contacts here');
      const change = news.body;
      for (const { userId } of to) {
        const copy = pages.get(userId)?.copy;
        if (!copy?.heard(change)) throw new Error(`${userId} was told a change of a page that it does not have`);
        look(userId, copy.page?.people ?? []);
      }
    },
    tiesOf,
  });
  const show = (userId: string, view: View) => {
    const before = pages.get(userId);
    // One request at a time.
    if (before?.request) return;
    const copy = before?.copy ?? new PageCopy();
    copy.asking();
    pages.set(userId, { view, copy, request: 'on its way' });
  };
  /** The sidecar answers, or the page sees the answer. */
  const proceed = (userId: string) => {
    const shown = pages.get(userId);
    if (!shown?.request) return;
    if (shown.request === 'on its way') {
      shown.request = presence.show(tab(userId), shown.view);
      return;
    }
    shown.copy.answered(shown.request);
    shown.request = null;
    look(userId, shown.copy.page?.people ?? []);
  };
  const comes = (userId: string, view: View) => {
    presence.deviceOnline(tab(userId), { id: userId, name: userId, tag: 'TEST' }, 'available', seenByOf(userId));
    const before = pages.get(userId);
    if (before?.request) before.copy.answered(null);
    before?.copy.forget();
    if (before) before.request = null;
    show(userId, view);
  };
  const leaves = (userId: string) => {
    presence.deviceOffline(tab(userId));
    pages.delete(userId);
  };
  const everybody = [...PEOPLE, ...Array.from({ length: spectators }, (_, index) => `spectator ${index}`)];
  for (const userId of everybody) comes(userId, { query: '', offset: 0, limit: 4 });
  for (const userId of everybody) proceed(userId);
  for (const userId of everybody) proceed(userId);
  return { clock, presence, pages, shownHidden, show, proceed, comes, leaves };
}

const who = fc.constantFrom(...PEOPLE);
const view = fc.record({
  query: fc.constantFrom('', 'a', 'ann', 'bea'),
  offset: fc.nat(4),
  limit: fc.integer({ min: 1, max: 6 }),
});
const step = fc.oneof(
  fc.record({ what: fc.constant('comes' as const), who, view }),
  fc.record({ what: fc.constant('looks' as const), who, view }),
  fc.record({ what: fc.constant('proceeds' as const), who }),
  fc.record({ what: fc.constant('leaves' as const), who }),
  fc.record({ what: fc.constant('is renamed' as const), who, name: fc.constantFrom(...NAMES) }),
  fc.record({ what: fc.constant('is' as const), who, as: fc.constantFrom('away', 'invisible', 'available') }),
  fc.record({ what: fc.constant('calls' as const), who, busy: fc.boolean() }),
  // From less than a pause between two slices to longer than any pace here.
  fc.record({ what: fc.constant('waits' as const), ms: fc.constantFrom(1, 7, WINDOW_MS, LINGER_MS, 3_000) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function play({ clock, presence, pages, show, proceed, comes, leaves }: ReturnType<typeof lobby>, now: Step) {
  if (now.what === 'waits') return clock.advance(now.ms);
  if (now.what === 'comes') return comes(now.who, now.view);
  if (now.what === 'is renamed') return presence.setProfile(now.who, { name: now.name });
  if (now.what === 'proceeds') return proceed(now.who);
  if (now.what === 'calls') return presence.setBusy(now.who, now.busy);
  if (!pages.has(now.who)) return;
  if (now.what === 'looks') show(now.who, now.view);
  else if (now.what === 'leaves') leaves(now.who);
  else presence.setAvailability(now.who, now.as);
}

describe('what pages are told', () => {
  it.each([
    ['in a small lobby', 0, 300],
    // Not everybody is due at once, and they are told in slices, between which the list changes.
    ['in a lobby of many viewers', LIVELY_VIEWERS + 50, 15],
  ])('leads to what a new page would show, and never to somebody who is hidden: %s', (_, spectators, numRuns) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
        const world = lobby(spectators);
        for (const each of steps) play(world, each);
        world.clock.advance(LINGER_MS + paceFor(spectators + PEOPLE.length).restMs + 3 * WINDOW_MS);
        for (const userId of [...world.pages.keys(), ...world.pages.keys()]) world.proceed(userId);
        for (const [userId, { view: shown, copy }] of world.pages)
          expect(copy.page && content(copy.page)).toEqual(content(world.presence.show(tab(userId), shown)));
        expect(world.shownHidden).toEqual([]);
        world.presence.close();
      }),
      { numRuns },
    );
  });
});
