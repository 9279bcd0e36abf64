import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseAccount } from '@/lib/auth/own-data/erase-account';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { askSomebody } from '@/lib/people/contacts/ask-somebody';
import {
  accept,
  ask,
  decline,
  remove,
  setAwaited,
  setFavourite,
  withdraw,
} from '@/lib/people/contacts/change-contacts';
import { contactLinkOf, ownerOfLink, renewContactLink, withdrawContactLink } from '@/lib/people/contacts/contact-link';
import { MAX_CONTACTS, MAX_OPEN_REQUESTS } from '@/lib/people/contacts/contact-rules';
import { pairOf } from '@/lib/people/contacts/pair';
import { readContacts } from '@/lib/people/contacts/read-contacts';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const DAY_MS = 24 * 60 * 60 * 1_000;
const startMs = Date.parse('2026-11-30T12:00:00.000Z');
const onDay = (day: number) => startMs + day * DAY_MS;

describe.each(['sqlite', 'postgresql'] as const)('contacts, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let [aya, ben, cho] = ['', '', ''];

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    [aya, ben, cho] = [await account('Aya'), await account('Ben'), await account('Cho')];
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  async function account(name: string): Promise<string> {
    const handle = name.toLowerCase();
    const data = { email: `${handle}@mado.example`, displayName: name, handle, emailProvedAt: new Date(startMs) };
    return (await db.user.create({ data })).id;
  }

  const asks = (askerId: string, personId: string, day = 0, greeting = '') =>
    ask(db, { askerId, personId, greeting }, onDay(day));
  const types = (typed: string, settings: { SMTP_URL?: string } = {}) =>
    askSomebody({ db, settings }, { askerId: aya, typed, greeting: 'Hello' }, startMs);
  /** What somebody's lobby shows, by name. */
  async function lobbyOf(userId: string, day = 0) {
    const { contacts, received, sent } = await readContacts(db, userId, onDay(day));
    const named = (people: readonly { person: { name: string } }[]) => people.map(({ person }) => person.name).sort();
    return { contacts: named(contacts), received: named(received), sent: named(sent) };
  }
  const nobody = { contacts: [], received: [], sent: [] };
  const makeContacts = async (a: string, b: string) => {
    await asks(a, b);
    expect(await accept(db, b, a, startMs)).toBe('contacts');
  };
  /** Rows of as many people, beside whom somebody has no place left. */
  async function crowd(userId: string, size: number, row: object) {
    const people = Array.from({ length: size }, (_, n) => ({ id: `crowd-${n}`, displayName: `Crowd ${n}` }));
    await db.user.createMany({ data: people });
    const askedAt = new Date(startMs);
    await db.contact.createMany({
      data: people.map(({ id }) => ({ ...pairOf(userId, id), askerId: userId, askedAt, ...row })),
    });
  }

  it('a request is shown to both, and accepted by who was asked', async () => {
    expect(await asks(aya, ben, 0, 'From the choir')).toBe('asked');
    expect(await asks(aya, ben, 1, 'Again')).toBe('asked');
    expect(await lobbyOf(aya)).toEqual({ ...nobody, sent: ['Ben'] });
    expect(await lobbyOf(ben)).toEqual({ ...nobody, received: ['Aya'] });
    expect((await readContacts(db, ben, startMs)).received[0]?.greeting).toBe('From the choir');
    expect(await accept(db, aya, ben, startMs)).toBe('request-gone');
    expect(await accept(db, cho, aya, startMs)).toBe('request-gone');
    expect(await accept(db, ben, aya, startMs)).toBe('contacts');
    expect(await accept(db, ben, aya, startMs)).toBe('contacts');
    expect(await asks(aya, ben)).toBe('contacts');
    expect(await lobbyOf(aya)).toEqual({ ...nobody, contacts: ['Ben'] });
    expect(await lobbyOf(ben)).toEqual({ ...nobody, contacts: ['Aya'] });
  });

  it('requests that cross make one contact, however many arrive at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? asks(aya, ben) : asks(ben, aya))),
    );
    expect(new Set(results)).toEqual(new Set(['asked', 'contacts']));
    expect(await db.contact.count()).toBe(1);
    expect(await lobbyOf(aya)).toEqual({ ...nobody, contacts: ['Ben'] });
    expect(await lobbyOf(ben)).toEqual({ ...nobody, contacts: ['Aya'] });
    await expect(db.contact.create({ data: await db.contact.findFirstOrThrow() })).rejects.toThrow();
  });

  it('a row names two people in one order, and nobody twice', async () => {
    const { lowId, highId } = pairOf(aya, ben);
    const row = { askerId: aya, askedAt: new Date(startMs) };
    for (const pair of [
      { lowId: highId, highId: lowId },
      { lowId: aya, highId: aya },
    ]) {
      await expect(db.contact.create({ data: { ...pair, ...row } })).rejects.toThrow();
    }
    await expect(db.contact.create({ data: { lowId, highId, ...row, askerId: cho } })).rejects.toThrow();
    const declined = { since: new Date(startMs), declinedAt: new Date(startMs) };
    await expect(db.contact.create({ data: { lowId, highId, ...row, ...declined } })).rejects.toThrow();
    expect(await db.contact.count()).toBe(0);
  });

  it('somebody who was declined sees what somebody sees who waits', async () => {
    await asks(aya, ben);
    await asks(aya, cho);
    await decline(db, ben, aya, onDay(1));
    expect(await lobbyOf(ben, 1)).toEqual(nobody);
    expect(await asks(aya, ben, 2)).toBe(await asks(aya, cho, 2));
    expect(await lobbyOf(aya, 29)).toEqual({ ...nobody, sent: ['Ben', 'Cho'] });
    expect(await lobbyOf(aya, 30)).toEqual(nobody);
    expect(await accept(db, ben, aya, onDay(2))).toBe('request-gone');
  });

  it('nothing reaches who has declined before 30 days are over, not even after withdrawing', async () => {
    await asks(aya, ben);
    await decline(db, ben, aya, onDay(1));
    await withdraw(db, aya, ben, onDay(2));
    expect(await lobbyOf(aya, 2)).toEqual(nobody);
    expect(await asks(aya, ben, 3)).toBe('asked');
    expect(await lobbyOf(aya, 3)).toEqual({ ...nobody, sent: ['Ben'] });
    expect(await lobbyOf(ben, 3)).toEqual(nobody);
    await withdraw(db, aya, ben, onDay(31));
    expect(await asks(aya, ben, 31)).toBe('asked');
    expect(await lobbyOf(ben, 31)).toEqual({ ...nobody, received: ['Aya'] });
  });

  it('who has declined can still ask, and both are contacts at once', async () => {
    await asks(aya, ben);
    await decline(db, ben, aya, onDay(1));
    expect(await asks(ben, aya, 2)).toBe('contacts');
    expect(await lobbyOf(aya, 2)).toEqual({ ...nobody, contacts: ['Ben'] });
  });

  it('a request is withdrawn by who asked, and declined by who was asked', async () => {
    await asks(aya, ben);
    expect(await withdraw(db, ben, aya, startMs)).toBe(false);
    await decline(db, aya, ben, startMs);
    expect(await lobbyOf(ben)).toEqual({ ...nobody, received: ['Aya'] });
    expect(await withdraw(db, aya, ben, startMs)).toBe(true);
    expect(await db.contact.count()).toBe(0);
    expect(await accept(db, ben, aya, startMs)).toBe('request-gone');
  });

  it('either of two contacts ends it for both, and what each has marked is their own', async () => {
    await makeContacts(aya, ben);
    await setFavourite(db, ben, aya, true);
    await setFavourite(db, ben, cho, true);
    await setAwaited(db, aya, ben, true);
    await setAwaited(db, aya, cho, true);
    expect((await readContacts(db, ben, startMs)).contacts).toMatchObject([{ isFavourite: true, isAwaited: false }]);
    expect((await readContacts(db, aya, startMs)).contacts).toMatchObject([{ isFavourite: false, isAwaited: true }]);
    expect(await remove(db, aya, ben)).toBe(true);
    expect([await lobbyOf(aya), await lobbyOf(ben)]).toEqual([nobody, nobody]);
    await asks(ben, aya);
    expect(await remove(db, aya, ben)).toBe(false);
    expect(await lobbyOf(aya)).toEqual({ ...nobody, received: ['Ben'] });
  });

  it('somebody disabled cannot be asked, and their requests are not shown meanwhile', async () => {
    await asks(cho, aya);
    await db.user.updateMany({ where: { id: { in: [ben, cho] } }, data: { disabledAt: new Date(startMs) } });
    expect(await asks(aya, ben)).toBe('person-unknown');
    expect(await types('@ben')).toEqual({ error: 'person-unknown' });
    expect(await lobbyOf(aya)).toEqual(nobody);
    expect(await accept(db, aya, cho, startMs)).toBe('request-gone');
    expect(await asks(aya, aya)).toBe('person-yourself');
    expect(await asks(aya, 'gone')).toBe('person-unknown');
  });

  it.each(['@ben', 'BEN', ' ＠ben '])('%j is a handle', async (typed) => {
    expect(await types(typed)).toEqual({ outcome: 'asked', personId: ben });
    expect(await lobbyOf(ben)).toEqual({ ...nobody, received: ['Aya'] });
  });

  it.each([
    ['', 'person-required'],
    ['@nobody_here', 'person-unknown'],
    ['Ben Example', 'person-unknown'],
    ['@aya', 'person-yourself'],
    ['Aya@Mado.example', 'person-yourself'],
    ['ben@@mado.example', 'email-invalid'],
  ])('%j is refused: %s', async (typed, error) => {
    expect(await types(typed)).toEqual({ error });
    expect(await db.contact.count()).toBe(0);
  });

  it('an address that somebody has is answered like one that nobody has', async () => {
    const [known, unknown] = [await types('Ben@Mado.example'), await types('nobody@mado.example')];
    for (const answer of [known, unknown]) {
      expect(answer).toEqual({ outcome: 'perhaps', send: expect.any(Function) });
      // Not before the answer: it would take longer.
      expect(await db.contact.count()).toBe(0);
    }
    for (const answer of [unknown, known]) if ('send' in answer) await answer.send();
    expect(await lobbyOf(ben)).toEqual({ ...nobody, received: ['Aya'] });
    expect(await lobbyOf(aya)).toEqual(nobody);
    // By the handle the asker knows whom they ask.
    expect(await types('@ben')).toEqual({ outcome: 'asked', personId: ben });
    expect(await lobbyOf(aya)).toEqual({ ...nobody, sent: ['Ben'] });
  });

  it('an address counts once it is proved, where mails can be sent', async () => {
    await db.user.update({ where: { id: ben }, data: { emailProvedAt: null } });
    const found = async (settings: { SMTP_URL?: string }) => {
      const answer = await types('ben@mado.example', settings);
      if ('send' in answer) await answer.send();
      return (await lobbyOf(ben)).received;
    };
    expect(await found({ SMTP_URL: 'smtp://mail.example' })).toEqual([]);
    expect(await found({})).toEqual(['Aya']);
  });

  it('fifty requests of one person wait at a time, whatever has become of them', async () => {
    await crowd(aya, MAX_OPEN_REQUESTS - 1, { declinedAt: new Date(startMs) });
    const results = await Promise.all([asks(aya, ben), asks(aya, cho)]);
    expect(results.sort()).toEqual(['asked', 'requests-open']);
    const answer = await types('ben@mado.example');
    expect(answer).toMatchObject({ outcome: 'perhaps' });
    expect(await asks(aya, 'crowd-0')).toBe('asked');
    await withdraw(db, aya, 'crowd-0', startMs);
    expect([await asks(aya, ben), await asks(aya, cho)]).toEqual(['asked', 'asked']);
  });

  it('nobody has more than a thousand contacts, even when two accept at once', async () => {
    await crowd(aya, MAX_CONTACTS - 1, { since: new Date(startMs) });
    await asks(aya, ben);
    await asks(aya, cho);
    const results = await Promise.all([accept(db, ben, aya, startMs), accept(db, cho, aya, startMs)]);
    expect(results.sort()).toEqual(['contacts', 'contacts-theirs-full']);
    expect((await lobbyOf(aya)).contacts).toHaveLength(MAX_CONTACTS);
    const dan = await account('Dan');
    expect(await asks(aya, dan)).toBe('contacts-full');
    // Before anything is known of the address.
    expect(await types('dan@mado.example')).toEqual({ error: 'contacts-full' });
    expect(await types('nobody@mado.example')).toEqual({ error: 'contacts-full' });
    await asks(dan, aya);
    expect(await accept(db, aya, dan, startMs)).toBe('contacts-full');
  });

  it('contacts, requests and the link of a deleted account are gone for both sides', async () => {
    await makeContacts(aya, ben);
    await asks(cho, ben);
    await renewContactLink(db, ben);
    await Promise.all([eraseAccount(db, ben, 'en'), asks(aya, cho)]);
    expect(await lobbyOf(aya)).toEqual({ ...nobody, sent: ['Cho'] });
    expect(await lobbyOf(cho)).toEqual({ ...nobody, received: ['Aya'] });
    expect([await db.contact.count(), await db.contactLink.count()]).toEqual([1, 0]);
  });

  it('a personal link leads to its owner until it is renewed, withdrawn or their account disabled', async () => {
    const settings = { publicUrl: 'https://call.example', AUTH_SECRET: 'a secret of thirty-two characters' };
    const link = () => contactLinkOf(db, aya, settings);
    const ownerOf = async (address: string | null) =>
      (await ownerOfLink(db, { token: address?.split('/add/')[1] ?? '', followerId: aya }, settings.AUTH_SECRET))
        ?.name ?? null;
    expect(await link()).toBeNull();
    await renewContactLink(db, aya);
    const first = await link();
    expect(await link()).toBe(first);
    expect(await ownerOf(first)).toBe('Aya');
    // What is in the database makes no link.
    const { id } = await db.contactLink.findFirstOrThrow();
    expect(await ownerOf(`/add/${id}`)).toBeNull();
    expect(await ownerOf(`/add/${id}.${'A'.repeat(22)}`)).toBeNull();
    await renewContactLink(db, aya);
    const second = await link();
    expect([await ownerOf(first), await ownerOf(second)]).toEqual([null, 'Aya']);
    await db.user.update({ where: { id: aya }, data: { disabledAt: new Date(startMs) } });
    expect(await ownerOf(second)).toBeNull();
    await db.user.update({ where: { id: aya }, data: { disabledAt: null } });
    await withdrawContactLink(db, aya);
    expect([await ownerOf(second), await link()]).toEqual([null, null]);
  });
});
