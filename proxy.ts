import { type NextRequest, NextResponse } from 'next/server';
import { probeFor } from './lib/auth/session/cookie-probe';

/** Sets the probe cookie with the pages whose forms want it back. */
export function proxy({ nextUrl, headers }: NextRequest): NextResponse {
  const response = NextResponse.next();
  const probe = probeFor(nextUrl.pathname, headers.get('cookie') ?? undefined, process.env.PUBLIC_URL ?? '');
  if (probe) response.headers.append('Set-Cookie', probe);
  return response;
}

export const config = { matcher: ['/sign-in', '/sign-up'] };
