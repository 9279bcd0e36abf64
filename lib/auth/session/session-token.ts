import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { longestLoginSeconds } from './session-life';

/** The encrypted content of the login cookie: the user, and the session row without which it is void. */
const sessionTokenSchema = z.object({ sub: z.string().min(1), sid: z.string().min(1) });
export type SessionToken = z.infer<typeof sessionTokenSchema>;

/** For a login that starts now. */
export function encodeSessionToken(token: SessionToken, secret: string): Promise<string> {
  return encode({ token, secret, maxAge: longestLoginSeconds });
}

/** Null for a token that this server did not encrypt or that has expired. */
export async function decodeSessionToken(text: string, secret: string): Promise<SessionToken | null> {
  try {
    return sessionTokenSchema.safeParse(await decode({ token: text, secret })).data ?? null;
  } catch {
    return null;
  }
}
