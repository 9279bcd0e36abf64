import { z } from 'zod';
import type { FieldError } from '@/lib/auth/account/schemas';
import { harmless } from '@/lib/names/harmless';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Why somebody reports somebody else; the page has the words for each. */
export const REPORT_REASONS = ['unwanted-calls', 'harassment', 'impersonation', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** What an administrator decided: nothing was done, the person was warned, or their account was disabled. */
export const REPORT_OUTCOMES = ['resolved', 'warned', 'banned'] as const;
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number];

/** Reports of one person within a day. Nobody who is pestered needs more, and administrators can read as many. */
export const REPORTS_PER_DAY = 10;
/** Over which time `REPORTS_PER_DAY` counts. */
export const reportsSince = (nowMs: number): Date => new Date(nowMs - DAY_MS);

/** The calls that go with a report are of this time. */
export const FACTS_DAYS = 30;
/** From when on calls go with a report. */
export const factsSince = (nowMs: number): Date => new Date(nowMs - FACTS_DAYS * DAY_MS);

/** UTF-16 code units: enough to tell what happened, and read at a glance. */
export const reportMaxWords = 1_000;
/** A warning is read in a mail and above the lobby. */
export const warningMaxLength = 500;

const tooLong = (error: FieldError) => ({ error, abort: true });

/** Lines stay lines; what must not be in a name is not in them either. */
const harmlessLines = (text: string) =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => harmless(line))
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();

/** A text of several lines; what is longer is refused before anything iterates over it. */
const lines = (most: number, error: FieldError) =>
  z.string(tooLong(error)).max(10_000, tooLong(error)).transform(harmlessLines).pipe(z.string().max(most, error));

/** The form of a report. */
export const reportSchema = z
  .object({
    reason: z.enum(REPORT_REASONS, 'report-reason-required' satisfies FieldError),
    words: lines(reportMaxWords, 'report-words-too-long'),
  })
  .refine(({ reason, words }) => reason !== 'other' || words !== '', {
    path: ['words'],
    error: 'report-words-required' satisfies FieldError,
  });

/** What an administrator writes to somebody whom they warn. */
export const warningSchema = z.object({
  sentence: lines(warningMaxLength, 'warning-too-long').pipe(
    z.string().min(1, 'warning-required' satisfies FieldError),
  ),
});
