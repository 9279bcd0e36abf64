import type { ListedUser } from '@/lib/protocol/presence';
import { NameTag } from './name-tag';
import { PersonName } from './person-name';

/** A name in a list on one line, with the person's tag where another one there has the same name. */
export function ListedName({ person }: { person: ListedUser }) {
  return (
    <span className="flex items-baseline gap-1.5">
      {/* Cut where the name ends, also one that is read from the right. */}
      <PersonName className="truncate text-left font-medium">{person.name}</PersonName>
      {person.namesake && <NameTag tag={person.tag} />}
    </span>
  );
}

/** The same in plain text, for what is read aloud. */
export function listedName(person: ListedUser): string {
  return person.namesake ? `${person.name} #${person.tag}` : person.name;
}
