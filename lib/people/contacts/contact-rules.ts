import { z } from 'zod';
import { harmless } from '@/lib/names/harmless';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** A request that nobody has answered runs out after this long. */
export const REQUEST_LIFE_MS = 30 * DAY_MS;
/** So long after a decline nothing reaches its sender that the same person asks. */
export const DECLINE_PAUSE_MS = 30 * DAY_MS;
/** A list that people still know their way around in; pages and queries are measured with as many. */
export const MAX_CONTACTS = 1_000;
/** Requests of one person that wait at the same time. */
export const MAX_OPEN_REQUESTS = 50;

export const greetingMaxGraphemes = 200;
/** One grapheme may consist of dozens of code units. */
const GREETING_MAX_UNITS = 800;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const tooLong = { error: 'greeting-too-long', abort: true } as const;

/** The line that comes with a request; an empty one is none. What must not be in a name is not in it either. */
export const greetingSchema = z
  .string()
  // Checked before anything iterates over it.
  .max(10_000, tooLong)
  .transform((greeting) => harmless(greeting.replace(/\s+/gu, ' ')))
  .pipe(
    z
      .string()
      .refine((greeting) => greeting.length <= GREETING_MAX_UNITS, tooLong)
      .refine((greeting) => [...graphemes.segment(greeting)].length <= greetingMaxGraphemes, tooLong),
  );

/** A request as it is stored, while the two are no contacts. */
export interface StoredRequest {
  readonly askerId: string;
  readonly askedAt: Date;
  readonly withdrawnAt: Date | null;
  readonly declinedAt: Date | null;
}

/** The requests that have been asked later than this are still open. */
export const openSince = (nowMs: number): Date => new Date(nowMs - REQUEST_LIFE_MS);

/** Whether the asker still waits for an answer, as far as they know. */
export const isOpen = ({ askedAt, withdrawnAt }: StoredRequest, nowMs: number): boolean =>
  withdrawnAt === null && askedAt > openSince(nowMs);

/** Whether whoever was asked sees it. */
export const isSeen = (request: StoredRequest, nowMs: number): boolean =>
  isOpen(request, nowMs) && request.declinedAt === null;

/** Whether what the asker asks now would still be unheard. */
export const isPaused = ({ declinedAt }: StoredRequest, nowMs: number): boolean =>
  declinedAt !== null && declinedAt.getTime() + DECLINE_PAUSE_MS > nowMs;

export type AskStep =
  /** The other one waits for this person: both want it. Also one who was declined before. */
  | 'meet'
  /** It was asked already. */
  | 'stands'
  /** A new request that the other one sees. */
  | 'ask'
  /** One that they do not see, since they have declined lately. The asker sees no difference. */
  | 'ask-unheard';

/** What becomes of a request, by what there is between the two. */
export function askStep(row: StoredRequest | null, askerId: string, nowMs: number): AskStep {
  if (!row) return 'ask';
  if (row.askerId !== askerId) return isOpen(row, nowMs) ? 'meet' : 'ask';
  if (isOpen(row, nowMs)) return 'stands';
  return isPaused(row, nowMs) ? 'ask-unheard' : 'ask';
}
