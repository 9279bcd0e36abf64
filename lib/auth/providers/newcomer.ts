import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { PROVIDER_IDS, type ProviderId, type Told } from './provider';

/** Nobody thinks about a name for longer. */
export const NEWCOMER_LIFE_SECONDS = 30 * 60;
/** Derives a key different from those of the other cookies. */
const salt = 'newcomer from a provider';

const newcomerSchema = z.object({
  provider: z.enum(PROVIDER_IDS),
  issuer: z.string().min(1),
  subject: z.string().min(1),
  email: z.string().nullable(),
  isEmailProved: z.boolean(),
  name: z.string().nullable(),
  invite: z.string(),
});

/** Somebody who has signed in with a provider and has no account yet. Kept in a cookie of their browser, encrypted. */
export type Newcomer = Told & {
  readonly provider: ProviderId;
  /** What the sign-up page was opened with; empty for nothing. */
  readonly invite: string;
};

export function encodeNewcomer(newcomer: Newcomer, secret: string): Promise<string> {
  return encode({ token: { newcomer }, secret, salt, maxAge: NEWCOMER_LIFE_SECONDS });
}

/** Null for a cookie that this server did not make, or that is too old. */
export async function decodeNewcomer(token: string | undefined, secret: string): Promise<Newcomer | null> {
  if (token === undefined) return null;
  try {
    return newcomerSchema.safeParse((await decode({ token, secret, salt }))?.newcomer).data ?? null;
  } catch {
    return null;
  }
}
