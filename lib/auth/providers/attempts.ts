import { timingSafeEqual } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { z } from 'zod';
import { isWayBack, type WayBack } from '@/lib/auth/reauth/recent-proof';
import { PROVIDER_IDS, type ProviderId } from './provider';

/** Whoever takes longer at a provider begins again. */
export const ATTEMPT_LIFE_SECONDS = 10 * 60;
/** Of several tabs that sign in at once, each comes back to its own. A `Cookie` header has to stay small. */
const MOST_ATTEMPTS = 4;
/** The code of an invite is shorter. */
export const MOST_INVITE = 200;
/** Derives a key different from those of the other cookies. */
const salt = 'sign-in with a provider';

const loginSchema = z.object({ userId: z.string().min(1), sessionId: z.string().min(1) });

const attemptSchema = z.object({
  provider: z.enum(PROVIDER_IDS),
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
  isAfresh: z.boolean(),
  beganAtMs: z.int(),
  /** The login whose account the provider is to be linked to. Null: not that. */
  link: loginSchema.nullable(),
  /** The login whose person proves who they are, and where they go on afterwards. Null: not that. */
  prove: loginSchema.extend({ back: z.custom<WayBack>(isWayBack) }).nullable(),
  /** What the sign-up page was opened with; empty for nothing. */
  invite: z.string().max(MOST_INVITE),
});
const tokenSchema = z.object({ attempts: z.array(attemptSchema).max(MOST_ATTEMPTS) });

/** A sign-in with a provider that a browser has begun. It is kept in a cookie of that browser alone, encrypted. */
export type Attempt = z.infer<typeof attemptSchema>;

export function newAttempt(
  provider: ProviderId,
  { link = null, prove = null, invite = '' }: Partial<Pick<Attempt, 'link' | 'prove' | 'invite'>> = {},
  nowMs = Date.now(),
): Attempt {
  const handshake = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  return { provider, ...handshake, isAfresh: prove !== null, beganAtMs: nowMs, link, prove, invite };
}

export function encodeAttempts(attempts: readonly Attempt[], secret: string): Promise<string> {
  const latest = attempts.slice(-MOST_ATTEMPTS);
  return encode({ token: { attempts: latest }, secret, salt, maxAge: ATTEMPT_LIFE_SECONDS });
}

/** Those of the cookie that are not too old; none if this server did not make it. */
export async function decodeAttempts(
  token: string | undefined,
  secret: string,
  nowMs = Date.now(),
): Promise<readonly Attempt[]> {
  if (token === undefined) return [];
  try {
    const attempts = tokenSchema.safeParse(await decode({ token, secret, salt })).data?.attempts ?? [];
    return attempts.filter(({ beganAtMs }) => nowMs - beganAtMs < ATTEMPT_LIFE_SECONDS * 1_000);
  } catch {
    return [];
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The attempt that an answer belongs to, and the others. An answer counts once, and at the provider that was asked. */
export function takeAttempt(
  attempts: readonly Attempt[],
  { provider, state }: { readonly provider: ProviderId; readonly state: string },
): { readonly attempt: Attempt | null; readonly others: readonly Attempt[] } {
  const attempt = attempts.find((mine) => mine.provider === provider && isSame(mine.state, state)) ?? null;
  return { attempt, others: attempts.filter((other) => other !== attempt) };
}
