import { AvatarPicture } from './avatar-picture';
import { classNames } from './class-names';

const sizes = {
  small: 'size-10 text-sm',
  medium: 'size-12 text-base',
  large: 'size-24 text-3xl',
  huge: 'size-32 text-3xl sm:size-40',
} as const;

/** A soft colour for each user, the same on every screen (FNV-1a over the id). */
function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % 360;
}

// Created once: the first construction takes tens of milliseconds.
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letters of the first and last word, counted as graphemes: an emoji or a composed letter is one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = (word = '') => letters.segment(word).containing(0)?.segment ?? '';
  const both = first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '');
  return both.toLocaleUpperCase() || '?';
}

interface AvatarProps {
  person: { readonly id: string; readonly name: string; readonly picture?: string | undefined };
  size?: keyof typeof sizes;
  className?: string;
}

/** The person's picture, or their initials. Decorative: the name is always beside it as text. */
export function Avatar({ person, size = 'medium', className }: AvatarProps) {
  const hue = hueOf(person.id);
  return (
    <span
      aria-hidden
      translate="no"
      className={classNames(
        'relative inline-flex shrink-0 select-none items-center justify-center overflow-clip rounded-full font-medium leading-none forced-colors:border',
        sizes[size],
        className,
      )}
      style={{
        backgroundColor: `oklch(var(--avatar-wash) ${hue})`,
        color: `oklch(var(--avatar-ink) ${hue})`,
      }}
    >
      {initialsOf(person.name)}
      {person.picture && <AvatarPicture version={person.picture} />}
    </span>
  );
}
