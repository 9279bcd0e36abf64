import { expect, it } from 'vitest';
import type { Contact } from '@/lib/people/contacts/contact-list';
import { arranged } from './contact-order';

const contact = (name: string, isFavourite = false): Contact => ({
  ...{ person: { id: `id of ${name}`, name, tag: 'TEST' }, isFavourite, isAwaited: false },
});
const online = new Set(['id of Zoe', 'id of Eve', 'id of ben']);
const contacts = [contact('Zoe'), contact('ben', true), contact('Dan'), contact('Aya', true), contact('Eve')];
const names = (some: readonly Contact[]) => some.map(({ person }) => person.name);

it('orders favourites before who is online before the rest, each by name', () => {
  const { shown, rest } = arranged(contacts, online, 'en', null);
  expect(names(shown)).toEqual(['Aya', 'ben', 'Eve', 'Zoe', 'Dan']);
  expect(rest).toEqual([]);
});

it('puts more than a few who are not online aside', () => {
  const many = [...contacts, contact('Ivo'), contact('Gil'), contact('ada')];
  const { shown, rest } = arranged(many, online, 'en', null);
  expect(names(shown)).toEqual(['Aya', 'ben', 'Eve', 'Zoe']);
  expect(names(rest)).toEqual(['ada', 'Dan', 'Gil', 'Ivo']);
});

it('puts nobody aside who was searched for', () => {
  const many = [...contacts, ...['Dana', 'Dane', 'Danu'].map((name) => contact(name))];
  const { shown, rest } = arranged(many, online, 'en', ({ person }) => /^d|z/i.test(person.name));
  expect(names(shown)).toEqual(['Zoe', 'Dan', 'Dana', 'Dane', 'Danu']);
  expect(rest).toEqual([]);
});
