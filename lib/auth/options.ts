import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { clientAddress } from '@/lib/auth/client-address';
import { cookieMaxAgeSeconds, sessionCookieName, sessionCookieOptions } from '@/lib/auth/cookie';
import { readSession } from '@/lib/auth/read-session';
import { encodeSessionToken } from '@/lib/auth/session-token';
import { signIn } from '@/lib/auth/sign-in';
import { signOut } from '@/lib/auth/sign-out';
import { webServices } from '@/lib/auth/web-services';

/** next-auth's endpoints for programs and, later, other providers; the pages' own forms reach the same services directly. */
export function authOptions(): NextAuthOptions {
  const services = webServices();
  const { db, settings } = services;
  const name = sessionCookieName(settings.publicUrl);
  return {
    secret: settings.AUTH_SECRET,
    session: { strategy: 'jwt', maxAge: cookieMaxAgeSeconds },
    cookies: { sessionToken: { name, options: sessionCookieOptions(settings.publicUrl) } },
    pages: { signIn: '/sign-in', signOut: '/settings', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials, request) {
          const headers = new Headers(request.headers as Record<string, string>);
          const result = await signIn(services, credentials ?? {}, {
            address: clientAddress(headers, settings.TRUSTED_PROXY_HOPS),
            userAgent: headers.get('user-agent') ?? '',
          });
          return result.ok ? { id: result.session.userId, sessionId: result.session.id } : null;
        },
      }),
    ],
    jwt: {
      encode: ({ token }) =>
        encodeSessionToken({ sub: String(token?.sub), sid: String(token?.sid) }, settings.AUTH_SECRET),
      async decode({ token }) {
        const deps = { db, secret: settings.AUTH_SECRET, cookieName: name };
        const signedIn = token ? await readSession(`${name}=${token}`, deps) : null;
        return signedIn && { sub: signedIn.user.id, sid: signedIn.sessionId, name: signedIn.user.name };
      },
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, sid: (user as { sessionId?: string }).sessionId } : token),
      session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub, name: token.name } }),
    },
    events: {
      async signOut({ token }) {
        await signOut(services, { sessionId: String(token?.sid ?? ''), userId: String(token?.sub ?? '') });
      },
    },
  };
}
