import { z } from 'zod';
import { availabilitySchema, userSchema } from '@/lib/protocol/sidecar/presence';

/**
 * The name and availability of a user. The higher revision is the later word, whichever sidecar heard it: 0 as the
 * database had them when the first device came; after a change one more than any that was known, and no less than the
 * time by the wall clock.
 */
const wordSchema = z.object({
  user: userSchema,
  availability: availabilitySchema,
  revision: z.int().min(0),
});

/**
 * The user's devices: somebody is using one; nobody is using any; the last has just left and may come back; or there are
 * none. From the strongest on: the user's devices at several sidecars together are what the strongest says.
 */
const DEVICES = ['active', 'idle', 'lingering', 'absent'] as const;

/** What is known of one user: by one sidecar, from the devices that are connected to it, or by several together. */
export const shareSchema = z.object({
  /** Null for somebody who is not online. */
  word: wordSchema.nullable(),
  devices: z.enum(DEVICES),
  /** In a call. Also of users who are not online: a restored call makes them busy before they reconnect. */
  isBusy: z.boolean(),
});

export type Word = z.infer<typeof wordSchema>;
export type Share = z.infer<typeof shareSchema>;

/** What two sidecars know together. In whichever order shares are joined, and however often, the outcome is the same. */
export function joined(a: Share | null, b: Share | null): Share | null {
  if (!a || !b) return a ?? b;
  return {
    word: a.word && b.word ? (isLater(b.word, a.word) ? b.word : a.word) : (a.word ?? b.word),
    devices: DEVICES.indexOf(a.devices) <= DEVICES.indexOf(b.devices) ? a.devices : b.devices,
    isBusy: a.isBusy || b.isBusy,
  };
}

/** Whether `a` was said after `b`. Of words that were said at the same time, all sidecars choose the same. */
export function isLater(a: Word, b: Word): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision;
  const text = ({ availability, user }: Word) => `${availability} ${user.name} ${user.tag}`;
  return text(a) > text(b);
}

export function isSameShare(a: Share | null, b: Share | null): boolean {
  if (!a || !b) return a === b;
  return (
    a.devices === b.devices &&
    a.isBusy === b.isBusy &&
    (a.word === b.word || (!!a.word && !!b.word && !isLater(a.word, b.word) && !isLater(b.word, a.word)))
  );
}
