import { createHash } from 'node:crypto';
import type { User as Account } from '@/lib/db/generated/sqlite/client';
import { handleSchema, pictureVersionSchema } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/sidecar/presence';
import { harmless } from './harmless';

/** Crockford's base 32: digits and capitals that cannot be confused with each other. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TAG_LENGTH = 4;
/** The longest name and the longest line that the protocol allows, in code units. */
const MAX_UNITS = 200;
const MAX_ABOUT_UNITS = 320;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Four characters shown beside a name, because names can be chosen and this cannot: 20 bits of SHA-256 over the id that
 * the database generated for the account.
 */
function tagOf(userId: string): string {
  const digest = createHash('sha256').update(userId).digest();
  return Array.from(digest.subarray(0, TAG_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Made safe to display, whatever the database holds; at most a few kilobytes of it are inspected. */
function shownText(stored: string, maxUnits: number): string {
  return cut(harmless(stored.slice(0, 20 * maxUnits)), maxUnits);
}

function cut(name: string, maxUnits: number): string {
  if (name.length <= maxUnits) return name;
  let length = 0;
  for (const { segment } of graphemes.segment(name)) {
    if (length + segment.length > maxUnits) break;
    length += segment.length;
  }
  return name.slice(0, length);
}

/** What others see of an account, as the database has it. */
export type StoredUser = Pick<Account, 'id' | 'displayName' | 'handle' | 'picture' | 'about'>;
/** The columns of a `StoredUser`. */
export const STORED_USER = {
  id: true,
  displayName: true,
  handle: true,
  picture: true,
  about: true,
} as const satisfies Record<keyof StoredUser, true>;

/** A user as others see them: made safe to display, whatever name the database holds. */
export function shownUser({ id, displayName: storedName, ...stored }: StoredUser): User {
  const tag = tagOf(id);
  const handle = handleSchema.safeParse(stored.handle).data;
  const picture = pictureVersionSchema.safeParse(stored.picture).data;
  const name = shownText(storedName, MAX_UNITS);
  const about = shownText(stored.about ?? '', MAX_ABOUT_UNITS);
  return {
    ...{ id, name: name || `#${tag}`, tag },
    ...(handle && { handle }),
    ...(picture && { picture }),
    ...(about && { about }),
  };
}
