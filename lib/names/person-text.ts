import type { User } from '@/lib/protocol/sidecar/presence';
import { searchText } from './search';

/** In which a person is searched: the name's readings, the tag and the handle. */
export function personText({ name, tag, handle }: Pick<User, 'name' | 'tag' | 'handle'>): string {
  return `${searchText(name)}\n#${tag.toLowerCase()}${handle ? `\n@${handle}` : ''}`;
}
