import { type NextRequest, NextResponse } from 'next/server';
import { probeFor } from './lib/auth/session/cookie-probe';
import { followedLinkCookie } from './lib/people/contacts/followed-link-cookie';

/** Sets the probe cookie with the pages whose forms want it back, and remembers a personal link that is opened. */
export function proxy({ nextUrl, headers }: NextRequest): NextResponse {
  const response = NextResponse.next();
  const publicUrl = process.env.PUBLIC_URL ?? '';
  const probe = probeFor(nextUrl.pathname, headers.get('cookie') ?? undefined, publicUrl);
  if (probe) response.headers.append('Set-Cookie', probe);
  const followed = followedLinkCookie(nextUrl.pathname, publicUrl);
  if (followed) response.headers.append('Set-Cookie', followed);
  return response;
}

export const config = { matcher: ['/sign-in', '/sign-up', '/add/:token'] };
