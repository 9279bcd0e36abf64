import type { Contact } from '@/lib/people/contacts/contact-list';
import type { ContactStatuses } from '@/lib/stores/contact-states-store';

/** So few who are not online are no burden, and shown with the others. */
export const FEW = 3;

export interface ArrangedContacts {
  /** Favourites first, then who is online; each by name. Last those who are not, where they are few. */
  readonly shown: readonly Contact[];
  /** The others who are not online, by name: one line until somebody wants to see them. */
  readonly rest: readonly Contact[];
}

/**
 * The contacts in the order in which people look for them.
 * @param matches whether the contact is among what is searched for; null where nothing is
 */
export function arranged(
  contacts: readonly Contact[],
  statuses: Pick<ContactStatuses, 'has'>,
  locale: string,
  matches: ((contact: Contact) => boolean) | null,
): ArrangedContacts {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const byName = (some: Contact[]) => some.sort((a, b) => compare(a.person.name, b.person.name));
  const wanted = matches ? contacts.filter(matches) : contacts;
  const favourites = byName(wanted.filter(({ isFavourite }) => isFavourite));
  const others = wanted.filter(({ isFavourite }) => !isFavourite);
  const online = byName(others.filter(({ person }) => statuses.has(person.id)));
  const away = byName(others.filter(({ person }) => !statuses.has(person.id)));
  // Who searches wants to see what was found.
  return matches || away.length <= FEW
    ? { shown: [...favourites, ...online, ...away], rest: [] }
    : { shown: [...favourites, ...online], rest: away };
}
