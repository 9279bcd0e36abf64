import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { NameTag, tagText } from './name-tag';
import { PersonName } from './person-name';

/** A name in a list with the handle, or with the tag if somebody else there has a confusable name. */
export function ListedName({ person }: { person: ListedUser }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-1.5">
      {/* Truncated at the end of the name, also of a right-to-left one. */}
      <PersonName className="max-w-full truncate text-left font-medium">{person.name}</PersonName>
      {(person.handle || person.namesake) && <NameTag user={person} className="max-w-full truncate" />}
    </span>
  );
}

/** The same as plain text, for screen readers. */
export function listedName(person: ListedUser): string {
  return person.namesake ? `${person.name} ${tagText(person)}` : person.name;
}
