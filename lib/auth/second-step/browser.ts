import 'server-only';
import { cookies } from 'next/headers';
import { halfSignInCookieName, rememberedCookieName, sessionCookieOptions } from '@/lib/auth/session/cookie';
import { webServices } from '@/lib/auth/web-services';
import { factorMark } from './factors';
import { HALF_SIGN_IN_MS } from './half-sign-in';
import { encodeRemembered, readRemembered, rememberedSeconds, withRemembered } from './remembered-devices';

/** What a browser keeps for the second step. */

/** The half-finished sign-in of this browser; null for none. */
export async function halfSignInOfBrowser(): Promise<string | null> {
  const { publicUrl } = webServices().settings;
  return (await cookies()).get(halfSignInCookieName(publicUrl))?.value ?? null;
}

export async function keepHalfSignIn(token: string): Promise<void> {
  const { publicUrl } = webServices().settings;
  const options = { ...sessionCookieOptions(publicUrl), maxAge: HALF_SIGN_IN_MS / 1_000 };
  (await cookies()).set(halfSignInCookieName(publicUrl), token, options);
}

export async function dropHalfSignIn(): Promise<void> {
  const { publicUrl } = webServices().settings;
  // Deleting a __Host- cookie must repeat its attributes, or the browser keeps it.
  (await cookies()).set(halfSignInCookieName(publicUrl), '', { ...sessionCookieOptions(publicUrl), maxAge: 0 });
}

/** This device is not asked for this person's second step again, as long as their factors stay the same. */
export async function rememberDevice(userId: string): Promise<void> {
  const { db, settings } = webServices();
  const { publicUrl, AUTH_SECRET: secret } = settings;
  const cookieName = rememberedCookieName(publicUrl);
  const jar = await cookies();
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const present = await readRemembered(`${cookieName}=${jar.get(cookieName)?.value ?? ''}`, { secret, cookieName });
  const token = await encodeRemembered(withRemembered(present, { userId, mark: factorMark(user) }), secret);
  jar.set(cookieName, token, { ...sessionCookieOptions(publicUrl), maxAge: rememberedSeconds });
}
