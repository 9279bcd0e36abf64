import { z } from 'zod';
import { audienceSchema } from '@/lib/auth/account/privacy';
import { availabilitySchema, userSchema } from '@/lib/protocol/sidecar/presence';

/**
 * The name and availability of a user, and who sees them. The higher revision is the later word, whichever sidecar heard it: 0 as the
 * database had them when the first device came; after a change one more than any that was known, and no less than the
 * time by the wall clock.
 */
const wordSchema = z.object({
  user: userSchema,
  availability: availabilitySchema,
  /** A sidecar of an earlier version says nothing of it, and has nobody who chose anything. */
  seenBy: audienceSchema.default('everyone'),
  /** When the availability becomes `available` by itself, in ms since the epoch; null for never. */
  endsAtMs: z.int().positive().nullable().default(null),
  revision: z.int().min(0),
});

/**
 * The user's devices: somebody is using one; nobody is using any; or the last has just left and may come back. From the
 * strongest on: the user's devices at several sidecars together are what the strongest says.
 */
const DEVICES = ['active', 'idle', 'lingering'] as const;

/**
 * What is known of one user who is online: by one sidecar, from the devices that are connected to it, or by several
 * together. Who is in a call is not part of it: the calls' owner says that to every sidecar.
 */
export const shareSchema = z.object({ word: wordSchema, devices: z.enum(DEVICES) });

export type Word = z.infer<typeof wordSchema>;
export type Share = z.infer<typeof shareSchema>;

/** What two sidecars know together. In whichever order shares are joined, and however often, the outcome is the same. */
export function joined(a: Share | null, b: Share | null): Share | null {
  if (!a || !b) return a ?? b;
  return {
    word: isLater(b.word, a.word) ? b.word : a.word,
    devices: DEVICES.indexOf(a.devices) <= DEVICES.indexOf(b.devices) ? a.devices : b.devices,
  };
}

/** Whether `a` was said after `b`. Of words that were said at the same time, all sidecars choose the same. */
export function isLater(a: Word, b: Word): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision;
  const text = ({ availability, seenBy, endsAtMs, user: { name, tag, handle = '', picture = '', about = '' } }: Word) =>
    `${availability} ${seenBy} ${endsAtMs} ${name} ${tag} ${handle} ${picture} ${about}`;
  return text(a) > text(b);
}

export function isSameShare(a: Share | null, b: Share | null): boolean {
  if (!a || !b) return a === b;
  return a.devices === b.devices && !isLater(a.word, b.word) && !isLater(b.word, a.word);
}
