import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { longestLoginSeconds } from './session-life';

/** What the login cookie holds, encrypted: the user and the session row without which it is worthless. */
const sessionTokenSchema = z.object({ sub: z.string().min(1), sid: z.string().min(1) });
export type SessionToken = z.infer<typeof sessionTokenSchema>;

/** For a login that begins now. */
export function encodeSessionToken(token: SessionToken, secret: string): Promise<string> {
  return encode({ token, secret, maxAge: longestLoginSeconds });
}

/** Null for whatever this server did not sign, or whose time is over. */
export async function decodeSessionToken(text: string, secret: string): Promise<SessionToken | null> {
  try {
    return sessionTokenSchema.safeParse(await decode({ token: text, secret })).data ?? null;
  } catch {
    return null;
  }
}
