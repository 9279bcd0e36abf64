import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { NameTag } from './name-tag';
import { PersonName } from './person-name';

/** A name on one line of a list, with the tag if somebody else there has a confusable name. */
export function ListedName({ person }: { person: ListedUser }) {
  return (
    <span className="flex items-baseline gap-1.5">
      {/* Truncated at the end of the name, also of a right-to-left one. */}
      <PersonName className="truncate text-left font-medium">{person.name}</PersonName>
      {person.namesake && <NameTag tag={person.tag} />}
    </span>
  );
}

/** The same as plain text, for screen readers. */
export function listedName(person: ListedUser): string {
  return person.namesake ? `${person.name} #${person.tag}` : person.name;
}
