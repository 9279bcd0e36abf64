import type { Contact } from '@/lib/people/contacts/contact-list';
import type { Status, User } from '@/lib/protocol/sidecar/presence';

/** Favourites first, then who is online, then the rest; each by name. */
export function inOrder(
  contacts: readonly Contact[],
  statuses: ReadonlyMap<User['id'], Status>,
  locale: string,
): readonly Contact[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const placeOf = ({ person, isFavourite }: Contact) => (isFavourite ? 0 : statuses.has(person.id) ? 1 : 2);
  return [...contacts].sort((a, b) => placeOf(a) - placeOf(b) || compare(a.person.name, b.person.name));
}
