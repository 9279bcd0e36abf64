import { randomBytes } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import type { Database } from '@/lib/db/client';
import { takeOnce } from '@/lib/db/take-once';

/** How long a challenge counts. */
export const CHALLENGE_MS = 5 * 60 * 1000;
/** Of one browser: each tab that shows a form has its own. */
const mostOpen = 4;
/** Derives a key different from those of the other cookies, so that none passes for another. */
const salt = 'passkey challenges';

const PURPOSES = ['sign-in', 'second-step', 'prove', 'register', 'sign-up'] as const;
/** What an answer is good for, and nothing else. */
export type ChallengePurpose = (typeof PURPOSES)[number];

const challengeSchema = z.object({ text: z.string().min(1), purpose: z.enum(PURPOSES), untilMs: z.int() });
const tokenSchema = z.object({ challenges: z.array(challengeSchema).max(mostOpen) });

/**
 * The challenges that a browser may answer, the newest first. They are kept in a cookie of that browser alone, which
 * binds them to it: forms that nobody fills in cost the server nothing.
 */
export type OpenChallenges = readonly z.infer<typeof challengeSchema>[];

/** @param nowMs what is older than five minutes is left out */
export async function readChallenges(
  token: string | undefined,
  secret: string,
  nowMs = Date.now(),
): Promise<OpenChallenges> {
  if (token === undefined) return [];
  try {
    const open = tokenSchema.safeParse(await decode({ token, secret, salt })).data?.challenges ?? [];
    return open.filter(({ untilMs }) => untilMs > nowMs);
  } catch {
    return [];
  }
}

export function encodeChallenges(challenges: OpenChallenges, secret: string): Promise<string> {
  return encode({ token: { challenges }, secret, salt, maxAge: CHALLENGE_MS / 1_000 });
}

/** Adds a new one, 256 random bits in base64url, and forgets the oldest. */
export function withChallenge(
  open: OpenChallenges,
  purpose: ChallengePurpose,
  nowMs = Date.now(),
): { readonly challenge: string; readonly open: OpenChallenges } {
  const challenge = randomBytes(32).toString('base64url');
  const added = { text: challenge, purpose, untilMs: nowMs + CHALLENGE_MS };
  return { challenge, open: [added, ...open].slice(0, mostOpen) };
}

/** Whether this challenge is open for this purpose. */
export const isOpen = (open: OpenChallenges, purpose: ChallengePurpose, challenge: string): boolean =>
  open.some((candidate) => candidate.purpose === purpose && candidate.text === challenge);

/** Uses a challenge up, after its answer was found to be right. False if it was used before. */
export function takeChallenge(
  db: Pick<Database, 'usedChallenge'>,
  challenge: string,
  nowMs = Date.now(),
): Promise<boolean> {
  // A minute longer than it counts: the clocks of several machines differ.
  return takeOnce(db, challenge, nowMs + CHALLENGE_MS + 60_000, nowMs);
}
