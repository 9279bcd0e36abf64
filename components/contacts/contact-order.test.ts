import { expect, it } from 'vitest';
import type { Contact } from '@/lib/people/contacts/contact-list';
import type { Status } from '@/lib/protocol/sidecar/presence';
import { inOrder } from './contact-order';

const contact = (name: string, isFavourite = false): Contact => ({
  ...{ person: { id: `id of ${name}`, name, tag: 'TEST' }, isFavourite },
});

it('orders favourites before who is online before the rest, each by name', () => {
  const contacts = [contact('Zoe'), contact('ben', true), contact('Dan'), contact('Aya', true), contact('Eve')];
  const statuses = new Map<string, Status>([
    ['id of Zoe', 'away'],
    ['id of Eve', 'available'],
    ['id of ben', 'available'],
  ]);
  const names = inOrder(contacts, statuses, 'en').map(({ person }) => person.name);
  expect(names).toEqual(['Aya', 'ben', 'Eve', 'Zoe', 'Dan']);
});
