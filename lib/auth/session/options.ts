import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { enterBrowser, requestClient } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import { callbackCookieName, csrfCookieName, sessionCookieName, sessionCookieOptions } from './cookie';
import { readSession } from './read-session';
import { longestLoginSeconds } from './session-life';
import { encodeSessionToken } from './session-token';
import { signIn } from './sign-in';
import { signOut } from './sign-out';

/**
 * next-auth's endpoints, for other clients. They use the same services as the pages' forms: the same limits, the same
 * session rows. Providers are not among them (docs/decisions/051). A route of our own (`/api/auth/session`) tells who is
 * signed in, because next-auth's would issue a new token on each request.
 */
export function authOptions(): NextAuthOptions {
  const services = webServices();
  const { db, settings } = services;
  const name = sessionCookieName(settings.publicUrl);
  const options = sessionCookieOptions(settings.publicUrl);
  return {
    secret: settings.AUTH_SECRET,
    session: { strategy: 'jwt', maxAge: longestLoginSeconds },
    cookies: {
      sessionToken: { name, options },
      csrfToken: { name: csrfCookieName(settings.publicUrl), options },
      callbackUrl: { name: callbackCookieName(settings.publicUrl), options },
    },
    pages: { signIn: '/sign-in', signOut: '/settings', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials) {
          const result = await signIn(services, credentials ?? {}, await requestClient());
          // Whoever has a second step signs in on the pages alone.
          if (!result.ok || result.begun.kind !== 'signed-in') return null;
          const { session } = result.begun;
          await enterBrowser(result.begun);
          return { id: session.userId, sessionId: session.id };
        },
      }),
    ],
    jwt: {
      encode: ({ token }) =>
        encodeSessionToken({ sub: String(token?.sub), sid: String(token?.sid) }, settings.AUTH_SECRET),
      async decode({ token }) {
        const deps = { db, secret: settings.AUTH_SECRET, cookieName: name };
        const signedIn = token ? await readSession(`${name}=${token}`, deps) : null;
        return signedIn && { sub: signedIn.user.id, sid: signedIn.sessionId };
      },
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, sid: (user as { sessionId?: string }).sessionId } : token),
    },
    events: {
      async signOut({ token }) {
        await signOut(services, { sessionId: String(token?.sid ?? ''), userId: String(token?.sub ?? '') });
      },
    },
  };
}
